"""From figures to charts, with the inbox's address behind each of their parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from desk.review.models import CaseState, Measure
from desk.review.overview.charts import WIDE, Bar, Chart, bars, line, stacked
from desk.review.overview.period import Part, Period
from desk.review.overview.totals import Totals, share_understood

KINDS = ("feedback", "complaint")
# The ladder from its foot; what else a conversation may have reached comes after it.
RUNGS = ("customer_service", "satisfaction", "outside")
RATINGS = ("5", "4", "3", "2", "1")


@dataclass(frozen=True)
class Drawing:
    """All charts of the overview."""

    conversations: Chart
    understood: Chart
    kinds: Chart
    rungs: list[Bar]
    cases: list[Bar]
    aborted: list[Bar]
    ratings: list[Bar]
    phrases: list[Bar]


def drawing_of(totals: Totals, period: Period, channel: str) -> Drawing:
    """The charts of a period, of one channel if one is named."""

    def link(part: Part, **filters: str) -> str:
        return inbox_link(part, {"channel": channel, **filters})

    def whole(measure: str, parameter: str, order: tuple[str, ...] = ()) -> list[Bar]:
        found = totals.of(measure)
        values = [*order, *sorted(set(found) - set(order), key=lambda value: (-found[value], value))]
        return bars((value, found[value], link(_all(period), **{parameter: value})) for value in values)

    parts, channels = period.parts, totals.channels
    return Drawing(
        conversations=stacked(
            parts,
            channels,
            [_of_days(totals.by_channel, part, channels) for part in parts],
            [[*(link(part, channel=name) for name in channels), link(part)] for part in parts],
            WIDE,
        ),
        understood=line(
            parts,
            [_share(totals, part) for part in parts],
            [link(part, event="fallback") for part in parts],
        ),
        kinds=stacked(
            parts,
            KINDS,
            [_of_days(totals.by_kind, part, KINDS) for part in parts],
            [[*(link(part, kind=kind) for kind in KINDS), link(part)] for part in parts],
        ),
        rungs=whole(Measure.RUNG, "rung", RUNGS),
        cases=whole(Measure.CASE, "case", tuple(CaseState.values)),
        aborted=bars(
            (value, number, link(_all(period), **_form_and_field(value)))
            for value, number in totals.of(Measure.ABORTED).most_common()
        ),
        ratings=whole(Measure.RATING, "rating", RATINGS),
        phrases=bars(
            (phrase, number, link(_all(period), event="fallback", q=phrase))
            for phrase, number in totals.phrases
        ),
    )


def inbox_link(part: Part, filters: dict[str, str]) -> str:
    """The inbox with the conversations that began on these days."""
    chosen = {"from": part.first.isoformat(), "to": part.last.isoformat(), **filters}
    return f"{reverse('review:inbox')}?{urlencode({name: value for name, value in chosen.items() if value})}"


def _form_and_field(value: str) -> dict[str, str]:
    form, _, field = value.partition("/")
    return {"event": "aborted", "form": form, "field": field}


def _all(period: Period) -> Part:
    return Part(period.first, period.last)


def _of_days(by_day: dict[date, Counter[str]], part: Part, names: list[str] | tuple[str, ...]) -> list[int]:
    found: Counter[str] = Counter()
    for day in _days(part):
        found.update(by_day.get(day, {}))
    return [found[name] for name in names]


def _share(totals: Totals, part: Part) -> float | None:
    days = _days(part)
    return share_understood(
        sum(totals.messages[day] for day in days), sum(totals.not_understood[day] for day in days)
    )


def _days(part: Part) -> list[date]:
    return [part.first + timedelta(days=number) for number in range((part.last - part.first).days + 1)]
