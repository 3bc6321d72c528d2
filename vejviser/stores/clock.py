"""The time that the stores write, replaceable where a test must not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present as an aware time in UTC."""
    return datetime.now(UTC)
