"""Single values of a webhook body, each with something harmless for what is missing or wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LONGEST_ID = 200
EARLIEST = datetime(2011, 1, 1, tzinfo=UTC)


def mapping(value: object) -> Mapping[str, Any]:
    """The object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, none for anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """The text; numbers are ids that somebody has sent unquoted."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**40:
        return str(value)
    return None


def moment_of(milliseconds: object, now: datetime) -> datetime:
    """The time of a `timestamp` in milliseconds since 1970; `now` for what cannot be one."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return now
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return moment if moment >= EARLIEST else now


def event_id(customer_id: str, at: datetime, kind: str, what: object, *, mid: object = None) -> str:
    """What makes the event one that we have seen before: the platform's `mid`, else made of what it says."""
    if isinstance(mid, str) and 0 < len(mid) <= LONGEST_ID and mid.isascii() and mid.isprintable():
        return mid
    source = f"{customer_id}|{mid or at.isoformat()}|{kind}|{what}"
    return hashlib.sha256(source.encode(errors="surrogatepass")).hexdigest()
