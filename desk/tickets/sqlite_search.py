"""Search on SQLite that knows that Ø and ø are the same letter."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def teach_like_letters(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Replace SQLite's LIKE, which folds only A-Z, by one that folds every letter.

    Django's `icontains` is LIKE: without this a search for "søren" does not find "SØREN".
    """
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 3, _like, deterministic=True)


def _like(pattern: str | None, value: object, escape: str) -> bool | None:
    if pattern is None or value is None:
        return None
    return _expression(pattern, escape).fullmatch(str(value)) is not None


@lru_cache(maxsize=64)
def _expression(pattern: str, escape: str) -> re.Pattern[str]:
    parts: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
