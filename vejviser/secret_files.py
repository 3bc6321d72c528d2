"""What the project keeps secret in the state directory: one small file each, for the owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vejviser.settings import SettingsError

OWNER_ONLY_DIRECTORY = 0o700
OWNER_ONLY_FILE = 0o600


def make_state_directory(path: Path) -> None:
    """Make the directory (mode 700) if missing and prove that it can be written to.

    Raises `SettingsError` naming `VEJVISER_VAR`.
    """
    try:
        path.mkdir(mode=OWNER_ONLY_DIRECTORY, parents=True, exist_ok=True)
        probe = path / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(f"VEJVISER_VAR: cannot write to {path}: {error.strerror}") from error


def read_secret(path: Path) -> str | None:
    """The secret in the file, or None if there is no file or nothing in it."""
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"VEJVISER_VAR: cannot read {path.name}") from error


def secret_in_file(path: Path) -> str:
    """The secret in the file; made of 256 random bits if there is none.

    Two processes that start together get the same one: the first to link its file wins.
    Raises `SettingsError` when the directory cannot be written to.
    """
    existing = read_secret(path)
    if existing:
        return existing
    make_state_directory(path.parent)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            # Either another process was first, or the file is there but empty.
            if not read_secret(path):
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"VEJVISER_VAR: cannot write {path.name}: {error.strerror}") from error
    secret = read_secret(path)
    if secret is None:
        raise SettingsError(f"VEJVISER_VAR: {path.name} vanished while it was written")
    return secret
