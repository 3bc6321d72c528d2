"""Secrets that the project makes for itself, kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_or_make_secret(path: Path) -> str:
    """The secret in `path`; a new one of 256 bits if there is no such file yet.

    Two processes that start at once get the same one. Raises `OSError` if `path` cannot be
    written or read.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    candidate = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(candidate, path)  # fails if another process was first: then its secret counts
        except FileExistsError:
            pass
    finally:
        candidate.unlink()
    return path.read_text().strip()
