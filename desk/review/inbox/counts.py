"""How many conversations each choice of a filter would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from desk.review.inbox.conditions import matching
from desk.review.inbox.filter_form import NONE
from desk.review.inbox.paging import NEWEST_FIRST
from desk.review.models import ConversationTag, Flag
from desk.review.search import given

# Only the newest are counted, so that a page over ten years is as quick as one over a day.
COUNTED = 2_000
READ = (
    "pk",
    "state",
    "kind",
    "rung",
    "case_state",
    "channel",
    "rating",
    "fallbacks",
    "form_aborted",
    "human_wanted",
)
Row = dict[str, Any]


def _column(name: str) -> Callable[[Row], Iterable[str]]:
    return lambda row: (NONE if row[name] in ("", None) else str(row[name]),)


def _events(row: Row) -> Iterable[str]:
    holds = {"fallback": row["fallbacks"], "aborted": row["form_aborted"], "human": row["human_wanted"]}
    return (event for event, value in holds.items() if value)


CHOICES: dict[str, Callable[[Row], Iterable[str]]] = {
    "state": _column("state"),
    "kind": _column("kind"),
    "rung": _column("rung"),
    "case": _column("case_state"),
    "channel": _column("channel"),
    "rating": _column("rating"),
    "event": _events,
}
Shown = QuerySet[Any, Any] | RawSQL
RELATED: dict[str, Callable[[Shown], QuerySet[Any, Any]]] = {
    "flag": lambda shown: Flag.objects.filter(conversation__in=shown).values_list("name"),
    "tag": lambda shown: ConversationTag.objects.filter(conversation__in=shown).values_list("tag__name"),
}


@dataclass(frozen=True)
class Counts:
    """`total` conversations match; `of` has them by filter and choice. `capped`: there are more than that."""

    total: int
    capped: bool
    of: dict[str, Counter[str]]


def count(found: dict[str, Q]) -> Counts:
    """Counts for these conditions. Each filter is counted as if nothing of its own were chosen."""
    everything = _rows(found)
    counts = Counts(min(len(everything), COUNTED), len(everything) > COUNTED, {})
    for name, values in CHOICES.items():
        rows = _rows(found, without=name) if name in found else everything
        counts.of[name] = Counter(value for row in rows[:COUNTED] for value in values(row))
    for name, rows_of in RELATED.items():
        tallies = rows_of(_shown(found, name, everything)).annotate(times=Count("id")).order_by()
        counts.of[name] = Counter({value: times for value, times in tallies})
    return counts


def _shown(found: dict[str, Q], name: str, everything: list[Row]) -> Shown:
    """The conversations that a filter's choices are counted in."""
    if "q" in found and name not in found:
        # Looking up once more all that words were found in takes longer than naming the rows that are known.
        return given([row["pk"] for row in everything[:COUNTED]])
    return matching(found, without=name).order_by(*NEWEST_FIRST).values("pk")[:COUNTED]


def _rows(found: dict[str, Q], without: str = "") -> list[Row]:
    newest = matching(found, without).order_by(*NEWEST_FIRST).values(*READ)[: COUNTED + 1]
    return list(newest)
