"""The days that the overview is about, and how its charts divide them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

CHOICES = (7, 30, 90, 365)
USUAL_DAYS = 30
MOST_DAYS = 3 * 366
# A chart has at most about so many columns.
DAYS_BY_DAY, DAYS_BY_WEEK = 62, 400


class BadPeriod(ValueError):
    """The address asks for days that are none, that are in the wrong order, or for too many."""


@dataclass(frozen=True)
class Part:
    """One column of a chart: a day, or several; both days are included."""

    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included. `days` is the choice it comes from, if it is one."""

    first: date
    last: date
    days: int | None = None

    @property
    def length(self) -> int:
        """In days."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> str:
        """What one column stands for: `day`, `week` or `month`."""
        if self.length <= DAYS_BY_DAY:
            return "day"
        return "week" if self.length <= DAYS_BY_WEEK else "month"

    @property
    def parts(self) -> list[Part]:
        """The columns, in order. Weeks begin on Mondays; the outer ones may be cut short."""
        parts: list[Part] = []
        begin = self.first
        while begin <= self.last:
            end = min(self._end_of(begin), self.last)
            parts.append(Part(begin, end))
            begin = end + timedelta(days=1)
        return parts

    def _end_of(self, day: date) -> date:
        if self.step == "day":
            return day
        if self.step == "week":
            return day + timedelta(days=6 - day.weekday())
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def period_of(query: Mapping[str, str], today: date) -> Period:
    """`?days=` one of `CHOICES`, or `?from=` and `?to=` as ISO dates. Raises `BadPeriod`."""
    if query.get("from") or query.get("to"):
        return _between(query, today)
    days = query.get("days", "") or str(USUAL_DAYS)
    if days not in map(str, CHOICES):
        raise BadPeriod(days)
    return Period(today - timedelta(days=int(days) - 1), today, int(days))


def _between(query: Mapping[str, str], today: date) -> Period:
    try:
        last = date.fromisoformat(query["to"]) if query.get("to") else today
        first = (
            date.fromisoformat(query["from"]) if query.get("from") else last - timedelta(days=USUAL_DAYS - 1)
        )
    except (ValueError, OverflowError) as error:
        raise BadPeriod from error
    # Years at the ends of the calendar cannot be reckoned with.
    if not 1 <= (last - first).days + 1 <= MOST_DAYS or first.year < 2000 or last.year > 9000:
        raise BadPeriod
    return Period(first, last)
