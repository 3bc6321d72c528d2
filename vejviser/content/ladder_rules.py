"""What must hold between the ladder's entries: periods, closed bodies, spellings of one body only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from vejviser.content.ladder import RUNG_IDS
from vejviser.content.rules import Finding, raise_first
from vejviser.content.source import YamlSource
from vejviser.content.spelling import fold

# The text a body needs for the time after (or, for the first, before) a date.
TEXT_FOR_DATE = {
    "open_from": "not_yet_text",
    "no_new_cases_from": "no_new_cases_text",
    "closed_from": "closed_text",
}


def check_ladder(source: YamlSource) -> None:
    """Raises `ContentError` for the first thing in the ladder that does not fit the rest."""
    raise_first(source, _findings(source.data))


def _findings(data: dict[str, Any]) -> Iterator[Finding]:
    if tuple(rung["id"] for rung in data["rungs"]) != RUNG_IDS:
        yield ("rungs",), f"must be in the order {', '.join(RUNG_IDS)}"
    ids = {body["id"] for body in data["bodies"]}
    for number, body in enumerate(data["bodies"]):
        for path, problem in _body_findings(body, ids):
            yield ("bodies", number, *path), problem
    yield from _repeated_spellings(data)


def _body_findings(body: dict[str, Any], ids: set[str]) -> Iterator[Finding]:
    for number, other in enumerate(body.get("instead", [])):
        if other not in ids or other == body["id"]:
            yield ("instead", number), f"'{other}' is no other body in this file"
    dates = body.get("dates", {})
    periods = [(name, date.fromisoformat(dates[name])) for name in TEXT_FOR_DATE if name in dates]
    for (earlier, start), (later, end) in pairwise(periods):
        if end <= start:
            yield ("dates", later), f"{later} {end} must be after {earlier} {start}"
    for name, text in TEXT_FOR_DATE.items():
        if name in dates and text not in body:
            yield ("dates", name), f"a body with {name} needs '{text}'"
        if name not in dates and text in body:
            yield (text,), f"'{text}' needs the date {name}"
    if "closed_from" in dates and "instead" not in body:
        yield ("dates", "closed_from"), "a body that closes needs 'instead'"


def _repeated_spellings(data: dict[str, Any]) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    lists = [(("bodies", number, "aliases"), body["aliases"]) for number, body in enumerate(data["bodies"])]
    for path, spellings in [*lists, (("other_bodies",), data["other_bodies"])]:
        for number, spelling in enumerate(spellings):
            folded = fold(spelling)
            if not folded:
                yield (*path, number), f"'{spelling}' has no letters"
            elif folded in seen:
                yield (*path, number), f"'{spelling}' is the same spelling as '{seen[folded]}'"
            seen[folded] = spelling
