"""Loading `company.yml` and `ladder.yml`: read, check, fill, build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vejviser.content.build import build
from vejviser.content.company import Company
from vejviser.content.company_facts import details
from vejviser.content.ladder import Ladder, Phrases
from vejviser.content.ladder_rules import TEXT_FOR_DATE, check_ladder
from vejviser.content.messenger_rules import check_messenger
from vejviser.content.placeholders import fill
from vejviser.content.rules import check_facts
from vejviser.content.schema import check_schema
from vejviser.content.source import YamlPath, YamlSource, read_yaml

# Parts of the ladder whose braces the code fills when it speaks, or that have none.
FILLED_LATER = ("phrases", "other_bodies")


@dataclass(frozen=True)
class Content:
    """What the assistant knows. `to_confirm` names what the operator has yet to confirm, as `file: place`."""

    company: Company
    ladder: Ladder
    to_confirm: tuple[str, ...]


def load_content(directory: Path, *, as_of: date | None = None) -> Content:
    """The content of `directory` (`settings.content`).

    `as_of` is for `vejviser check`: the real day, after which no `checked_on` may lie. Raises `ContentError`
    with one line: file, line, place, what is wrong.
    """
    company_source = _checked(directory / "company.yml", as_of)
    company = _company(company_source)
    ladder_source = _checked(directory / "ladder.yml", as_of)
    check_ladder(ladder_source)
    ladder = _ladder(ladder_source, details(company))
    marked = [
        f"{source.file.name}: {place}"
        for source in (company_source, ladder_source)
        for place in _marked(source)
    ]
    return Content(company, ladder, tuple(marked))


def danish_date(day: date, phrases: Phrases) -> str:
    """`20. juli 2025`."""
    return phrases.date.format(day=day.day, month=phrases.months[day.month - 1], year=day.year)


def _checked(file: Path, as_of: date | None) -> YamlSource:
    source = read_yaml(file)
    check_schema(source, f"{file.stem}.schema.json")
    check_facts(source, as_of)
    return source


def _company(source: YamlSource) -> Company:
    terms = source.data["satisfaction"]
    if terms["use"] not in terms["terms"]:
        raise source.error(("satisfaction", "use"), f"'{terms['use']}' is not among `terms`")
    unfilled = build(Company, source.data)
    company = build(Company, fill(source, source.data, (), details(unfilled)))
    if company.messenger is not None:
        check_messenger(source, company.messenger)
    return company


def _ladder(source: YamlSource, names: dict[str, str]) -> Ladder:
    filled = {key: fill(source, value, (key,), names) for key, value in source.data.items() if _plain(key)}
    filled |= {key: source.data[key] for key in FILLED_LATER}
    phrases = build(Phrases, source.data["phrases"])
    filled["bodies"] = [
        fill(source, body, ("bodies", number), names | _date_names(body, phrases))
        for number, body in enumerate(source.data["bodies"])
    ]
    return build(Ladder, filled)


def _plain(key: str) -> bool:
    return key not in FILLED_LATER and key != "bodies"


def _date_names(body: dict[str, Any], phrases: Phrases) -> dict[str, str]:
    dates = body.get("dates", {})
    return {
        name: danish_date(date.fromisoformat(dates[name]), phrases) for name in TEXT_FOR_DATE if name in dates
    }


def _marked(source: YamlSource) -> Iterator[str]:
    def walk(value: Any, path: YamlPath) -> Iterator[str]:
        if isinstance(value, dict):
            if value.get("to_confirm"):
                yield ".".join(map(str, path))
            for key, item in value.items():
                yield from walk(item, (*path, key))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from walk(item, (*path, number))

    return walk(source.data, ())
