"""Events from what was stored or sent of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.utils.common import all_subclasses


def event_from(parameters: dict[str, Any]) -> Event:
    """The event of a dictionary that `Event.as_dict` or an action has made. Raises `ValueError`.

    Unlike Rasa's `deserialise_events` it leaves nothing out, and does not look through all kinds of events
    for each.
    """
    kind = _kinds().get(parameters.get("event", ""))
    event = kind._from_parameters(parameters) if kind else None
    if event is None:
        raise ValueError(f"unknown event {parameters.get('event')}")
    return event


def message_as_json(message: UserUttered | None) -> dict[str, Any] | None:
    """A message with what policies have decided on how to read it, which Rasa's `as_dict` leaves out."""
    if message is None:
        return None
    return {**message.as_dict(), "use_text": message.use_text_for_featurization}


def message_from(kept: dict[str, Any] | None) -> UserUttered:
    """The message that `message_as_json` gave; the empty one for none."""
    if kept is None:
        return UserUttered.empty()
    message = event_from(kept)
    assert isinstance(message, UserUttered)
    message.use_text_for_featurization = kept["use_text"]
    return message


@cache
def _kinds() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in all_subclasses(Event)}
