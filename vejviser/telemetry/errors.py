"""Faults by place and class."""

from __future__ import annotations

from prometheus_client import Counter

ERRORS = Counter(
    "vejviser_errors", "Faults, by the place they were caught at and their class.", ["place", "error"]
)


def count_error(place: str, error: BaseException) -> None:
    """A fault was caught at `place`, a word of ours such as `turn`. Only its class is kept."""
    ERRORS.labels(place, type(error).__name__).inc()
