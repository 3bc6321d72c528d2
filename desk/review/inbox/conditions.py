"""What each filter of the inbox means for the table of conversations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from desk.review.inbox.filter_form import ME, NONE
from desk.review.models import Conversation, ConversationTag, Flag, Intents
from desk.review.search import given

# Up to so many, looking up each conversation is quicker than walking along all by time, and beyond it slower.
FEW = 5_000
COLUMNS = {
    "state": "state",
    "kind": "kind",
    "rung": "rung",
    "case": "case_state",
    "channel": "channel",
    "form": "aborted_form",
    "field": "aborted_field",
}
EVENTS = {"fallback": Q(fallbacks__gt=0), "aborted": Q(form_aborted=True), "human": Q(human_wanted=True)}
RELATIONS = {"flag": (Flag, "name"), "tag": (ConversationTag, "tag__name"), "intent": (Intents, "intent")}
PEOPLE = {"reviewer": "reviewer", "assigned": "assigned"}


def conditions(chosen: dict[str, Any], user: User, found_words: list[int] | None) -> dict[str, Q]:
    """One condition for each filter, by its name in the address; all of them hold together.

    `found_words` are the conversations in which the words were found, None where none were asked for.
    """
    found = {"period": _in_period(chosen), "hours": _at_hours(chosen)}
    for name, value in chosen.items():
        if name in COLUMNS:
            found[name] = _one_of(COLUMNS[name], value)
        elif name in RELATIONS:
            model, column = RELATIONS[name]
            found[name] = _related(model, column, value)
        elif name in PEOPLE:
            found[name] = _people(PEOPLE[name], value, user)
    if events := chosen.get("event"):
        found["event"] = _any(EVENTS[event] for event in events)
    if ratings := chosen.get("rating"):
        stars = [int(rating) for rating in ratings if rating != NONE]
        found["rating"] = Q(rating__in=stars) | (Q(rating__isnull=True) if NONE in ratings else Q())
    if below := chosen.get("confidence"):
        found["confidence"] = Q(least_confidence__lt=below / 100)
    if least := chosen.get("messages"):
        found["messages"] = Q(messages__gte=least)
    if found_words is not None:
        found["q"] = Q(pk__in=given(found_words))
    return {name: condition for name, condition in found.items() if condition}


def matching(found: dict[str, Q], without: str = "") -> QuerySet[Conversation]:
    """The conversations that all conditions hold for, leaving one of them out if that is said."""
    return Conversation.objects.filter(*(condition for name, condition in found.items() if name != without))


def days_of(chosen: dict[str, Any]) -> tuple[date | None, date | None]:
    """First and last day that are asked for, both included."""
    today = timezone.localdate()
    period = chosen.get("period")
    if period == "today":
        return today, None
    if period == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if period:
        return today - timedelta(days=int(period) - 1), None
    return chosen.get("from"), chosen.get("to")


def _in_period(chosen: dict[str, Any]) -> Q:
    first, last = days_of(chosen)
    condition = Q()
    if first:
        # The second half follows from the first, but tells the database where to stop reading.
        condition &= Q(day__gte=first, last_at__gte=timezone.make_aware(datetime.combine(first, time())))
    return condition & Q(day__lte=last) if last else condition


def _at_hours(chosen: dict[str, Any]) -> Q:
    begin, end = chosen.get("time_from"), chosen.get("time_to")
    if begin is None and end is None:
        return Q()
    begin, end = begin or 0, 24 if end is None else end
    if begin < end:
        return Q(hour__gte=begin, hour__lt=end)
    return Q(hour__gte=begin) | Q(hour__lt=end)


def _one_of(column: str, values: list[str]) -> Q:
    return Q(**{f"{column}__in": ["" if value == NONE else value for value in values]})


def _people(column: str, names: list[str], user: User) -> Q:
    wanted = [user.get_username() if name == ME else name for name in names if name != NONE]
    nobody = Q(**{f"{column}__isnull": True}) if NONE in names else Q()
    return Q(**{f"{column}__in": list(User.objects.filter(username__in=wanted))}) | nobody


def _related(model: type[Model], column: str, values: list[str]) -> Q:
    rows = model.objects.filter(**{f"{column}__in": values})  # type: ignore[attr-defined]
    ids = list(rows.values_list("conversation", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        return Q(pk__in=given(ids))
    return Q(Exists(rows.filter(conversation=OuterRef("pk"))))


def _any(choices: Iterable[Q]) -> Q:
    condition = Q()
    for choice in choices:
        condition |= choice
    return condition
