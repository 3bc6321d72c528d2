"""What a customer wrote with its personal data, read from where it is kept: the assistant's own database."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from django.db import DatabaseError

from desk.assistant.message_ids import place_of
from desk.assistant.models import Event, Rating
from desk.review.models import Conversation, Message

log = logging.getLogger(__name__)


class TextGone(LookupError):
    """The assistant does not have the message any more."""


class AssistantAway(RuntimeError):
    """The assistant's database does not answer."""


def clear_text(message: Message) -> str:
    """What was written. Raises `TextGone` and `AssistantAway`."""
    return _read(lambda: _said(message))


def clear_rating(conversation: Conversation) -> str:
    """The comment of its latest rating. Raises `TextGone` and `AssistantAway`."""
    ratings = Rating.objects.filter(conversation_id=conversation.key).order_by("-id")
    return _read(lambda: ratings.values_list("comment", flat=True).first())


def _read(read: Callable[[], str | None]) -> str:
    try:
        found = read()
    except DatabaseError as error:
        log.warning("the assistant's database cannot be read: %s", type(error).__name__)
        raise AssistantAway from error
    if found is None:
        raise TextGone
    return found


def _said(message: Message) -> str | None:
    table, row = place_of(message.event_id)
    if table is Event:
        return _from_event(row)
    return table.objects.filter(pk=row).values_list("text", flat=True).first()


def _from_event(event_id: int) -> str | None:
    data = Event.objects.filter(pk=event_id).values_list("data", flat=True).first()
    return None if data is None else json.loads(data).get("text") or ""
