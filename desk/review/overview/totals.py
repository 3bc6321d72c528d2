"""The figures of a period, added up as the charts need them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from desk.review.models import DayFigure, Measure
from desk.review.overview.period import Period

TOP_PHRASES = 20
BY_DAY = (Measure.CONVERSATIONS, Measure.MESSAGES, Measure.NOT_UNDERSTOOD, Measure.KIND)
BY_VALUE = (
    Measure.KIND, Measure.RUNG, Measure.CASE, Measure.ABORTED, Measure.RATING, Measure.HUMAN,
    Measure.CONVERSATIONS, Measure.MESSAGES, Measure.NOT_UNDERSTOOD,
)  # fmt: skip


@dataclass
class Totals:
    """Numbers of a period. Keys that are missing are 0."""

    by_channel: dict[date, Counter[str]] = field(default_factory=dict)
    by_kind: dict[date, Counter[str]] = field(default_factory=dict)
    messages: Counter[date] = field(default_factory=Counter)
    not_understood: Counter[date] = field(default_factory=Counter)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    phrases: list[tuple[str, int]] = field(default_factory=list)

    @property
    def channels(self) -> list[str]:
        """All channels of the period, the busiest first."""
        found: Counter[str] = Counter()
        for day in self.by_channel.values():
            found.update(day)
        return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]

    def of(self, measure: str) -> Counter[str]:
        """Each value of a measure, and how many there were."""
        return self.values.get(measure, Counter())

    def sum_of(self, measure: str) -> int:
        """All of a measure."""
        return sum(self.of(measure).values())

    @property
    def share_understood(self) -> float | None:
        """Between 0 and 1; None when nothing was said."""
        return share_understood(self.sum_of(Measure.MESSAGES), self.sum_of(Measure.NOT_UNDERSTOOD))

    @property
    def mean_rating(self) -> float | None:
        """Between 1 and 5; None without ratings."""
        ratings = self.of(Measure.RATING)
        number = sum(ratings.values())
        return sum(int(stars) * times for stars, times in ratings.items()) / number if number else None


def share_understood(messages: int, not_understood: int) -> float | None:
    """Between 0 and 1; None when nothing was said."""
    return max(0.0, 1 - not_understood / messages) if messages else None


def totals_of(period: Period, channel: str = "") -> Totals:
    """From the figures as they are; `desk.review.overview.figures.refresh` brings them up to date."""
    figures = DayFigure.objects.filter(day__gte=period.first, day__lte=period.last).order_by()
    if channel:
        figures = figures.filter(channel=channel)
    totals = Totals()
    for row in _sums(figures.filter(measure__in=BY_DAY), "measure", "day", "channel", "value"):
        _add_day(totals, row)
    for row in _sums(figures.filter(measure__in=BY_VALUE), "measure", "value"):
        totals.values.setdefault(row["measure"], Counter())[row["value"]] += row["total"]
    phrases = _sums(figures.filter(measure=Measure.PHRASE), "value").order_by("-total", "value")
    totals.phrases = [(row["value"], row["total"]) for row in phrases[:TOP_PHRASES]]
    return totals


def _sums(figures: QuerySet[DayFigure], *by: str) -> Any:
    return figures.values(*by).annotate(total=Sum("number"))


def _add_day(totals: Totals, row: dict[str, Any]) -> None:
    day, total = row["day"], row["total"]
    match row["measure"]:
        case Measure.CONVERSATIONS:
            totals.by_channel.setdefault(day, Counter())[row["channel"]] += total
        case Measure.KIND:
            totals.by_kind.setdefault(day, Counter())[row["value"]] += total
        case Measure.MESSAGES:
            totals.messages[day] += total
        case Measure.NOT_UNDERSTOOD:
            totals.not_understood[day] += total
