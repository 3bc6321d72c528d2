"""Events from what was stored or sent of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa.shared.core.events import Event
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


@cache
def _kinds() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in all_subclasses(Event)}
