"""The complaint ladder, as in `content/ladder.yml`; its schema says what each field means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from vejviser.content.fact import Fact, Source, Sure

RUNG_IDS = ("customer_service", "satisfaction", "outside")
# The rung of a customer who has the company's final decision.
OUTSIDE = "outside"


class BodyState(Enum):
    """What a body is on a given day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    NO_NEW_CASES = "no_new_cases"
    CLOSED = "closed"


@dataclass(frozen=True)
class Dates:
    """The first day of each period; None where there is no such period."""

    source: str
    checked_on: date
    sure: Sure
    open_from: date | None = None
    no_new_cases_from: date | None = None
    closed_from: date | None = None


@dataclass(frozen=True)
class Fits:
    """When a body fits; None where it does not matter."""

    after: Literal["anytime", "final_decision"]
    company_in: tuple[str, ...] | None = None
    company_not_in: tuple[str, ...] | None = None
    sectors: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Body:
    """A body outside the company."""

    id: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    role: Literal["decides", "supervises", "advises", "finds"]
    fits: Fits
    summary: Fact
    does: Fact
    dates: Dates | None = None
    cannot: Fact | None = None
    needs: Fact | None = None
    cost: Fact | None = None
    time_limit: Fact | None = None
    language: Fact | None = None
    address: Fact | None = None
    link: str | None = None
    not_yet_text: Fact | None = None
    no_new_cases_text: Fact | None = None
    closed_text: Fact | None = None
    instead: tuple[str, ...] = ()

    def state(self, today: date) -> BodyState:
        """What the body is on `today`. A period begins on its date: on `closed_from` the body is closed."""
        if self.dates is None:
            return BodyState.OPEN
        if self.dates.closed_from and today >= self.dates.closed_from:
            return BodyState.CLOSED
        if self.dates.no_new_cases_from and today >= self.dates.no_new_cases_from:
            return BodyState.NO_NEW_CASES
        if self.dates.open_from and today < self.dates.open_from:
            return BodyState.NOT_YET
        return BodyState.OPEN


@dataclass(frozen=True)
class Rung:
    """A step of the ladder; `id` is one of `RUNG_IDS`."""

    id: str
    title: str
    summary: Fact
    advice: Fact


@dataclass(frozen=True)
class Phrases:
    """What stands around the texts, with names in braces to be filled."""

    months: tuple[str, ...]
    date: str
    rung_line: str
    rung_line_here: str
    body_line: str
    body_name_line: str
    cannot: str
    needs: str
    cost: str
    time_limit: str
    language: str
    address: str
    link: str
    instead: str


@dataclass(frozen=True)
class Ladder:
    """All of `ladder.yml`."""

    sources: Mapping[str, Source]
    rungs: tuple[Rung, ...]
    bodies: tuple[Body, ...]
    other_bodies: tuple[str, ...]
    phrases: Phrases
