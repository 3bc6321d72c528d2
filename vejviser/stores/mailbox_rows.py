"""What the mailbox gives and takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

EventType = Literal["user", "bot", "notice"]
# Payloads that a channel answers itself begin so; Rasa's begin with a slash.
OWN = "#"


class ConversationGone(LookupError):
    """There is no such conversation, or its customer has deleted it."""


class UnknownButton(LookupError):
    """The conversation never offered a button with this id."""


class ButtonExpired(LookupError):
    """The customer has written since the button was offered."""


class TooManyWaiting(RuntimeError):
    """So many messages of the conversation wait for an answer that no more are taken."""


@dataclass(frozen=True)
class Conversation:
    """Who talks to us, from where."""

    id: str
    channel: str
    origin: str | None


@dataclass(frozen=True)
class Accepted:
    """A message that is kept, at this place of the conversation; `is_new` is False for a repetition."""

    number: int
    is_new: bool


@dataclass(frozen=True)
class Message:
    """A customer's message that is to be answered.

    `payload` is set for a button. `started_before`: a worker has begun on it and may have died, so the turn
    may have been stored or not. `waited_since`: when it was accepted. `worker` has
    the conversation.
    """

    id: int
    conversation_id: str
    channel: str
    number: int
    text: str
    payload: str | None
    started_before: bool
    waited_since: datetime
    worker: str


@dataclass(frozen=True)
class Answer:
    """One thing that the assistant says. Buttons are `{title, payload}`.

    `then_pass`: when the customer has it, a human gets the conversation, on channels where that is possible.
    """

    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    then_pass: bool = False


@dataclass(frozen=True)
class Event:
    """One thing that was said, as customers may see it. Buttons are `{id, title}`."""

    number: int
    type: EventType
    at: datetime
    text: str
    buttons: list[dict[str, str]]
    in_reply_to: int | None
    channel_message_id: str | None


def event_of(row: Any) -> Event:
    """The event in a row of the table."""
    shown = [{"id": button["id"], "title": button["title"]} for button in row.buttons or []]
    return Event(
        row.number, row.type, row.created_at, row.text, shown, row.in_reply_to, row.channel_message_id
    )
