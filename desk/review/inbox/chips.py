"""The filters in use, each with the address without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format

from desk.review import words
from desk.review.inbox.choices import NAMES
from desk.review.inbox.filter_form import ME, NONE

CHIP_NAMES = {
    **NAMES,
    "period": words.period_name,
    "intent": words.intent_name,
    "form": words.form_name,
    "field": words.field_name,
}


@dataclass(frozen=True)
class Chip:
    """A filter in use: its name in the address, the choice as people read it, the address without it."""

    filter: str
    value: str
    special: str
    without: str


def chips_of(chosen: dict[str, Any], query: QueryDict) -> list[Chip]:
    """In the order of the address. `special` is `none` or `me` where the value is that."""
    chips = []
    for name, value in chosen.items():
        for each in value if isinstance(value, list) else [value]:
            special = each if each in (NONE, ME) else ""
            chips.append(Chip(name, _readable(name, each), special, _without(query, name, str(each))))
    return chips


def _readable(name: str, value: Any) -> str:
    if name in ("from", "to"):
        return date_format(value, "j. F Y")
    return CHIP_NAMES.get(name, str)(value)


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    values = rest.getlist(name)
    rest.setlist(name, [other for other in values if other != value] if len(values) > 1 else [])
    return rest.urlencode()
