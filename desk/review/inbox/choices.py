"""The choices that each filter offers, as the side of the list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desk.review import words
from desk.review.inbox.counts import Counts
from desk.review.inbox.filter_form import EVENTS, KINDS, NONE, RATINGS, RUNGS
from desk.review.models import CaseState, FlagName, State

NAMES = {
    "state": words.state_name,
    "kind": words.kind_name,
    "event": words.event_name,
    "case": words.case_state_name,
    "flag": words.flag_name,
    "channel": words.channel_name,
    "rung": words.rung_name,
}
OFFERED: dict[str, tuple[str, ...]] = {
    "state": tuple(State.values),
    "kind": KINDS,
    "event": EVENTS,
    "case": (*CaseState.values, NONE),
    "flag": tuple(FlagName.values),
    "channel": ("website", "messenger"),
    "rung": RUNGS,
    "rating": RATINGS,
    "tag": (),
}


@dataclass(frozen=True)
class Choice:
    """One value; `count` is None until it is known."""

    value: str
    name: str
    chosen: bool
    count: int | None


def choices_of(chosen: dict[str, Any], counts: Counts | None, tags: Iterable[str]) -> dict[str, list[Choice]]:
    """The choices by filter. What is chosen or counted is offered even if it is not usual."""
    return {name: _choices(name, chosen.get(name, []), counts, tags) for name in OFFERED}


def _choices(name: str, chosen: list[str], counts: Counts | None, tags: Iterable[str]) -> list[Choice]:
    counted = counts.of[name] if counts else {}
    usual = tags if name == "tag" else OFFERED[name]
    values = dict.fromkeys([*usual, *chosen, *sorted(counted)])
    named = NAMES.get(name, str)
    return [
        Choice(value, named(value), value in chosen, counted.get(value, 0) if counts else None)
        for value in values
    ]
