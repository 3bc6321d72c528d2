"""Makes the figures of days whose conversations have changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from desk.review.models import Conversation, DayFigure, Measure, Message, Sender, StaleDay

# A transaction stays short, and memory small, however many days wait.
DAYS_AT_ONCE = 20
# The rest of a day's phrases are said once or twice and would not come to the top of any period.
PHRASES_A_DAY = 100
PHRASE_CHARS = 200
BATCH_ROWS = 2_000
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"\s+")

Figure = tuple[date, str, str, str]


def mark_stale(days: Iterable[date]) -> None:
    """Note that conversations that began on these days were added, changed or erased.

    Call it in the transaction that changes them, with the day before and the day after the change where a
    conversation has moved.
    """
    StaleDay.objects.bulk_create([StaleDay(day=day) for day in sorted(set(days))])


def refresh(first: date | None = None, last: date | None = None) -> int:
    """Make the figures of all stale days, or of those in a period; gives how many days that were."""
    done = 0
    while number := _refresh_some(first, last):
        done += number
    return done


def _refresh_some(first: date | None, last: date | None) -> int:
    stale = StaleDay.objects.order_by("id")
    if first:
        stale = stale.filter(day__gte=first)
    if last:
        stale = stale.filter(day__lte=last)
    if not stale.exists():
        return 0
    with transaction.atomic():
        some = sorted(set(stale.values_list("day", flat=True)), reverse=True)[:DAYS_AT_ONCE]
        # Whoever makes figures of the same days at the same time waits here, and then finds nothing to do.
        marks = list(StaleDay.objects.select_for_update().filter(day__in=some).order_by("id"))
        days = sorted({mark.day for mark in marks})
        DayFigure.objects.filter(day__in=days).delete()
        DayFigure.objects.bulk_create(
            [
                DayFigure(day=day, channel=channel, measure=measure, value=value, number=number)
                for (day, channel, measure, value), number in (_counted(days) + _phrases(days)).items()
                if number
            ],
            batch_size=BATCH_ROWS,
        )
        StaleDay.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(days)


def _counted(days: list[date]) -> Counter[Figure]:
    found: Counter[Figure] = Counter()
    rows = Conversation.objects.filter(day__in=days).order_by().values_list(
        "day", "channel", "messages", "fallbacks", "kind", "rung", "case_state",
        "form_aborted", "aborted_form", "aborted_field", "rating", "human_wanted",
    )  # fmt: skip
    for (
        day, channel, messages, fallbacks, kind, rung, case_state, aborted, form, field, rating, human
    ) in rows.iterator(BATCH_ROWS):  # fmt: skip
        found[day, channel, Measure.CONVERSATIONS, ""] += 1
        found[day, channel, Measure.MESSAGES, ""] += messages
        found[day, channel, Measure.NOT_UNDERSTOOD, ""] += fallbacks
        if human:
            found[day, channel, Measure.HUMAN, ""] += 1
        if aborted:
            found[day, channel, Measure.ABORTED, f"{form}/{field}"] += 1
        for measure, value in (
            (Measure.KIND, kind), (Measure.RUNG, rung), (Measure.CASE, case_state), (Measure.RATING, rating)
        ):  # fmt: skip
            if value:
                found[day, channel, measure, str(value)] += 1
    return found


def _phrases(days: list[date]) -> Counter[Figure]:
    by_place: dict[tuple[date, str], Counter[str]] = {}
    said = Message.objects.filter(
        fallback=True, sender=Sender.CUSTOMER, conversation__day__in=days, conversation__erased=False
    )
    for day, channel, text in (
        said.order_by().values_list("conversation__day", "conversation__channel", "text").iterator(BATCH_ROWS)
    ):
        if phrase := same_phrase(text):
            by_place.setdefault((day, channel), Counter())[phrase] += 1
    return Counter(
        {
            (day, channel, Measure.PHRASE, phrase): number
            for (day, channel), phrases in by_place.items()
            for phrase, number in phrases.most_common(PHRASES_A_DAY)
        }
    )


def same_phrase(text: str) -> str:
    """What makes two messages the same phrase: letters' case, spaces, and signs around it do not count."""
    return _EDGES.sub("", _SPACES.sub(" ", text.casefold()))[:PHRASE_CHARS].strip()
