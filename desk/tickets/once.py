"""Doing a thing once however often it is asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction


class HasBodyHash(Protocol):
    """A row that remembers the body it was made from."""

    body_hash: Any


Row = TypeVar("Row", bound=HasBodyHash)


class KeyReused(ValueError):
    """The idempotency key was used before with another body."""


def create_once(
    find: Callable[[], Row | None], create: Callable[[], Row], body_hash: str
) -> tuple[Row, bool]:
    """The row with the key, and whether it was created now.

    `create` runs in a transaction and must violate a unique constraint when another request was first; then
    that request has committed and its row is found. Raises `KeyReused` when the row has another body.
    """
    row, created = find(), False
    if row is None:
        try:
            with transaction.atomic():
                row, created = create(), True
        except IntegrityError:
            row = find()
            if row is None:
                raise
    if row.body_hash != body_hash:
        raise KeyReused
    return row, created


def hash_of(body: dict[str, Any]) -> str:
    """The same for bodies that mean the same: order, absent, null and empty fields make no difference."""
    said = json.dumps(_without_empty(body), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _without_empty(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {name: _without_empty(part) for name, part in value.items()}
    return {name: part for name, part in kept.items() if part not in (None, "", {})}
