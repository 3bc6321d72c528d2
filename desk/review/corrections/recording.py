"""Writing down corrections, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.review import audit
from desk.review.access import MANAGE, may
from desk.review.corrections.exchange import OPEN
from desk.review.models import Conversation, Correction, Message, StoryTest
from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import OFF_TOPIC_INTENT

Kind, State = Correction.Kind, Correction.State


class NotOpen(LookupError):
    """Some of these are not there, or are kept or dropped already."""


def correct(message: Message, examples: Sequence[Labelled], note: str, by: User) -> Correction:
    """Write down what a message should have been understood as; more than one example is a split.

    Each reviewer has one open correction of a message: another one takes its place.
    """
    first = examples[0]
    values: dict[str, Any] = {
        "kind": Kind.OFF_TOPIC if first.intent == OFF_TOPIC_INTENT else Kind.INTENT,
        "intent": first.intent,
        "parts": [],
        "text": first.text,
    }
    if len(examples) > 1:
        values = {
            "kind": Kind.SPLIT,
            "intent": "",
            "parts": [{"text": part.text, "intent": part.intent} for part in examples],
            "text": " ".join(part.text for part in examples),
        }
    values |= {
        "note": note,
        "was_intent": message.intent,
        "at": timezone.now(),
        "state": State.PENDING,
        "moves": False,
    }
    with transaction.atomic():
        # Two windows of one reviewer: the second waits here for the first.
        Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        correction = own_correction(message, by) or Correction(message=message, by=by)
        for name, value in values.items():
            setattr(correction, name, value)
        correction.save()
        intents = ", ".join(example.intent for example in examples)
        audit.record(by, audit.CORRECT, f"message:{message.pk}", intents)
    return correction


def own_correction(message: Message, by: User) -> Correction | None:
    """The open correction of this message by this reviewer."""
    return Correction.objects.filter(message=message, by=by, state__in=OPEN).first()


def may_change(user: Any, item: Correction | StoryTest) -> bool:
    """One's own; those of others for who manages."""
    return item.by == user or may(user, MANAGE)


def drop(item: Correction | StoryTest, by: User) -> bool:
    """Leave it out of the training data; whether it was open."""
    return _change_state(item, OPEN, State.DROPPED, by)


def reopen(item: Correction | StoryTest, by: User) -> bool:
    """Take back that it was dropped; whether it was."""
    return _change_state(item, (State.DROPPED,), State.PENDING, by)


def move(correction: Correction, by: User) -> None:
    """An example of the same words under another intent is to go when this correction is taken."""
    with transaction.atomic():
        Correction.objects.filter(pk=correction.pk, state__in=OPEN).update(moves=True, state=State.PENDING)
        audit.record(by, audit.CORRECT, f"correction:{correction.pk}", "move")


def save_story(conversation: Conversation, name: str, text: str, by: User) -> StoryTest:
    """Save a conversation as a test. Raises `IntegrityError` when there is one of the name."""
    with transaction.atomic():
        story = StoryTest.objects.create(conversation=conversation, name=name, text=text, by=by)
        audit.record(by, audit.STORY, f"conversation:{conversation.pk}", name)
    return story


def settle(
    state: Correction.State, corrections: Collection[int], stories: Collection[int], by: User | None
) -> None:
    """Mark these as kept or dropped, all or none. Raises `NotOpen`."""
    with transaction.atomic():
        for model, numbers in ((Correction, corrections), (StoryTest, stories)):
            changed = model.objects.filter(pk__in=numbers, state__in=(*OPEN, state)).update(state=state)
            if changed != len(set(numbers)):
                raise NotOpen
        count = len(set(corrections)) + len(set(stories))
        audit.record(by, audit.CORRECT, f"corrections:{count}", str(state))


def _change_state(
    item: Correction | StoryTest, before: Collection[Correction.State], after: Correction.State, by: User
) -> bool:
    with transaction.atomic():
        changed = type(item).objects.filter(pk=item.pk, state__in=before).update(state=after)
        if changed:
            kind = "correction" if isinstance(item, Correction) else "story"
            audit.record(by, audit.CORRECT, f"{kind}:{item.pk}", str(after))
    return bool(changed)
