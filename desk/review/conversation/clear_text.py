"""A message with its personal data, read from where it is kept: the assistant's own database."""

from __future__ import annotations

import json
import logging

from django.db import DatabaseError

from desk.assistant.message_ids import place_of
from desk.assistant.models import Event
from desk.review.models import Message

log = logging.getLogger(__name__)


class TextGone(LookupError):
    """The assistant does not have the message any more."""


class AssistantAway(RuntimeError):
    """The assistant's database does not answer."""


def clear_text(message: Message) -> str:
    """What was written. Raises `TextGone` and `AssistantAway`."""
    try:
        table, row = place_of(message.event_id)
        found = (
            _from_event(row)
            if table is Event
            else table.objects.filter(pk=row).values_list("text", flat=True).first()
        )
    except DatabaseError as error:
        log.warning("the assistant's database cannot be read: %s", type(error).__name__)
        raise AssistantAway from error
    if found is None:
        raise TextGone
    return found


def _from_event(event_id: int) -> str | None:
    data = Event.objects.filter(pk=event_id).values_list("data", flat=True).first()
    return None if data is None else json.loads(data).get("text") or ""
