"""What a turn says: collected while it runs, or read from the tracker of a turn that was stored before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

from vejviser.stores.mailbox_rows import Answer


class Answers(CollectingOutputChannel):
    """Collects the answers of one turn, each text whole. `channel` selects the domain's variants for it."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]  # Rasa's is a class method of one channel
        """The channel that the customer writes on."""
        return self._channel

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keeps the text as one message; Rasa's own cuts it at empty lines."""
        await self._persist_message(self._message(recipient_id, text=text.strip()))

    @property
    def answers(self) -> list[Answer]:
        """Everything that was said so far."""
        said: list[Answer] = []
        for message in self.messages:
            if _passes(message.get("custom")) and said:
                # A response with both comes as two messages, its text first.
                said[-1] = replace(said[-1], then_pass=True)
            elif "custom" not in message:
                said.append(_answer(message.get("text"), message.get("buttons")))
        return said


def answers_on_record(events: Sequence[Event], message_id: str) -> list[Answer] | None:
    """What the turn of this message said, if the tracker has it; None if the turn was never stored.

    The introduction of a new session stands before the message that began it.
    """
    place = next(
        (n for n, e in enumerate(events) if isinstance(e, UserUttered) and e.message_id == message_id), None
    )
    if place is None:
        return None
    first, last = place, len(events)
    for before in range(place - 1, -1, -1):
        event = events[before]
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_SESSION_START_NAME:
            first = before
            break
    for after in range(place + 1, len(events)):
        event = events[after]
        session = isinstance(event, ActionExecuted) and event.action_name == ACTION_SESSION_START_NAME
        if session or isinstance(event, UserUttered):
            last = after
            break
    said = [event for event in events[first:last] if isinstance(event, BotUttered)]
    return [answer_of(event) for event in said]


def answer_of(said: BotUttered) -> Answer:
    """The answer that the tracker has as this event."""
    data = said.data or {}
    return _answer(said.text, data.get("buttons"), then_pass=_passes(data.get("custom")))


def _passes(custom: object) -> bool:
    """Whether a response says that a human gets the conversation (`custom: {pass_thread: true}`)."""
    return isinstance(custom, dict) and custom.get("pass_thread") is True


def _answer(text: str | None, buttons: list[dict[str, str]] | None, *, then_pass: bool = False) -> Answer:
    kept = [{"title": button["title"], "payload": button["payload"]} for button in buttons or []]
    return Answer((text or "").strip(), kept, then_pass)
