"""Corrections of the desk's database as those who plan and train with them know them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from desk.review.models import Correction, StoryTest
from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import Correction as Wanted
from vejviser.training_data.corrections import Corrections, Story

OPEN = (Correction.State.PENDING, Correction.State.EXPORTED)


def open_corrections() -> QuerySet[Correction]:
    """Those that are neither kept nor dropped, oldest first."""
    return Correction.objects.filter(state__in=OPEN).order_by("pk")


def open_stories() -> QuerySet[StoryTest]:
    """Saved conversations that are neither kept nor dropped, oldest first."""
    return StoryTest.objects.filter(state__in=OPEN).order_by("pk")


def examples_of(correction: Correction) -> tuple[Labelled, ...]:
    """What the message, or each part of it, is to be taught as."""
    if correction.kind == Correction.Kind.SPLIT:
        return tuple(Labelled(part["text"], part["intent"]) for part in correction.parts)
    return (Labelled(correction.text, correction.intent),)


def wanted(correction: Correction) -> Wanted:
    """The correction as `vejviser.training_data` plans with it."""
    return Wanted(correction.pk, examples_of(correction), correction.was_intent, correction.moves)


def handed_on(corrections: Iterable[Correction], stories: Iterable[StoryTest]) -> Corrections:
    """What `vejviser review try` reads."""
    return Corrections(
        tuple(wanted(correction) for correction in corrections),
        tuple(Story(story.pk, story.name, story.text) for story in stories),
    )
