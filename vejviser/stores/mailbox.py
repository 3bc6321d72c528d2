"""The mailbox: what customers said and what they were answered, numbered, durable, each message once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database, Transaction
from vejviser.stores.deliveries_due import PUSHED_CHANNELS, put_due
from vejviser.stores.mailbox_rows import (
    Accepted,
    Answer,
    ButtonExpired,
    Conversation,
    ConversationGone,
    Event,
    EventType,
    Message,
    TooManyWaiting,
    UnknownButton,
    event_of,
)
from vejviser.stores.mailbox_statements import (
    ADDED,
    ALIVE,
    BEGUN,
    BUTTONS_OFFERED,
    COUNTED,
    DONE,
    EVENTS_AFTER,
    KNOWN_OR_OPEN,
    LOCKED,
    OLDEST_OPEN,
    OPEN,
    OPEN_COUNT,
    OPENED,
    RATED,
    WRITTEN_SINCE,
)
from vejviser.stores.schema import conversations, mailbox
from vejviser.stores.workers import LET_GO, is_anothers, is_free, taken

MAX_WAITING = 50


class Mailbox:
    """The mailbox of all channels in a database, for threads and processes. All calls may raise `StoreError`.

    A conversation's row is locked by whoever writes to it, so that numbers grow without gaps and a message
    that comes twice at the same time is kept once.
    """

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self.database = database
        self.clock = clock

    def open(self, conversation_id: str, channel: str, origin: str | None = None) -> Conversation:
        """Begin a conversation under an id that is new."""
        row = {"id": conversation_id, "channel": channel, "origin": origin, "last_number": 0}
        with self.database.write() as connection:
            connection.execute(OPENED, {**row, "created_at": self.clock()})
        return Conversation(conversation_id, channel, origin)

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation. Raises `ConversationGone`."""
        with self.database.read() as connection:
            row = connection.execute(ALIVE, {"conversation": conversation_id}).one_or_none()
        if row is None:
            raise ConversationGone(conversation_id)
        return Conversation(row.id, row.channel, row.origin)

    def accept(
        self, conversation_id: str, channel_message_id: str, *, text: str = "", button: str | None = None
    ) -> Accepted:
        """Keep a message or a pressed button; it will be answered, whatever happens to the process.

        The same `channel_message_id` again gives what it gave first. Raises `ConversationGone`,
        `UnknownButton`, `ButtonExpired` and `TooManyWaiting`.
        """
        with self.database.write() as connection:
            return self.accept_within(
                connection, conversation_id, channel_message_id, text=text, button=button
            )

    def accept_within(
        self,
        connection: Transaction,
        conversation_id: str,
        channel_message_id: str,
        *,
        text: str = "",
        button: str | None = None,
        payload: str | None = None,
        most_waiting: int = MAX_WAITING,
    ) -> Accepted:
        """`accept` as a part of a transaction; `payload` is what the text means, if it was not typed."""
        row = _locked(connection, conversation_id)
        wanted = {"conversation": conversation_id, "channel_message": channel_message_id}
        found = connection.execute(KNOWN_OR_OPEN, wanted).all()
        for other in found:
            if other.channel_message_id == channel_message_id:
                return Accepted(other.number, is_new=False)
        if button is not None:
            text, payload = _pressed(connection, conversation_id, button)
        if len(found) >= most_waiting:
            raise TooManyWaiting(conversation_id)
        said = {
            "type": "user",
            "text": text,
            "payload": payload,
            "channel_message_id": channel_message_id,
            "state": "waiting",
        }
        return Accepted(self._append(connection, row, [said]), is_new=True)

    def next_message(self, conversation_id: str, worker: str) -> Message | None:
        """The oldest message that is not answered, marked as begun; the conversation is `worker`'s then.

        None if all are answered, which lets go of the conversation, and if another worker has it.
        """
        with self.database.write() as connection:
            try:
                conversation = _locked(connection, conversation_id)
            except ConversationGone:
                return None
            if is_anothers(conversation, worker, self.clock()):
                return None
            row = connection.execute(OLDEST_OPEN, {"conversation": conversation_id}).one_or_none()
            if row is None:
                if conversation.worker is not None:
                    connection.execute(LET_GO, {"conversation": conversation_id})
                return None
            connection.execute(BEGUN, {"message": row.id})
            connection.execute(taken([conversation_id], worker, self.clock()))
        return Message(
            row.id,
            conversation_id,
            row.channel,
            row.number,
            row.text,
            row.payload,
            started_before=row.state == "started",
            waited_since=row.created_at,
            worker=worker,
        )

    def complete(self, message: Message, answers: list[Answer], kind: EventType = "bot") -> bool:
        """Keep the answers and mark the message as answered, both or neither; let go if none is left.

        Gives whether others wait. Nothing is kept if the conversation was deleted meanwhile or somebody else
        has completed the message.
        """
        with self.database.write() as connection:
            try:
                row = _locked(connection, message.conversation_id)
            except ConversationGone:
                return False
            if connection.execute(DONE, {"message": message.id}).rowcount == 1:
                self._answer_within(connection, row, message, answers, kind)
            others = connection.execute(OPEN_COUNT, {"conversation": message.conversation_id}).scalar()
            if not others and row.worker == message.worker:
                connection.execute(LET_GO, {"conversation": message.conversation_id})
        return bool(others)

    def _answer_within(
        self, connection: Transaction, row: Any, message: Message, answers: list[Answer], kind: EventType
    ) -> None:
        said = [
            {"type": kind, "text": answer.text, "buttons": answer.buttons, "in_reply_to": message.number}
            for answer in answers
        ]
        last = self._append(connection, row, said)
        if message.channel in PUSHED_CHANNELS:
            numbered = dict(enumerate(answers, start=last - len(answers) + 1))
            put_due(connection, message.conversation_id, numbered, self.clock())

    def tell(self, conversation_id: str, channel: str, text: str) -> None:
        """Say something that answers no message. Raises `ConversationGone`."""
        with self.database.write() as connection:
            row = _locked(connection, conversation_id)
            last = self._append(connection, row, [{"type": "notice", "text": text}])
            if channel in PUSHED_CHANNELS:
                put_due(connection, conversation_id, {last: Answer(text)}, self.clock())

    def choices(self, conversation_id: str, number: int) -> list[dict[str, str]]:
        """The buttons that were offered under this number, `{title, payload}`; none if there were none."""
        wanted = {"conversation": conversation_id, "place": number}
        with self.database.read() as connection:
            row = connection.execute(BUTTONS_OFFERED, wanted).one_or_none()
        offered = (row.buttons if row else None) or []
        return [{"title": button["title"], "payload": button["payload"]} for button in offered]

    def unanswered(self) -> list[str]:
        """Conversations with messages that wait for an answer and that no worker has."""
        wanted = (
            select(mailbox.c.conversation_id)
            .join(conversations)
            .where(mailbox.c.state.in_(OPEN), is_free(self.clock()))
            .distinct()
        )
        with self.database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def events(self, conversation_id: str, after: int = 0) -> list[Event]:
        """What was said after that number, in order, at most `PAGE`. Raises `ConversationGone`."""
        with self.database.read() as connection:
            rows = connection.execute(EVENTS_AFTER, {"conversation": conversation_id, "after": after}).all()
            if (
                not rows
                and connection.execute(ALIVE, {"conversation": conversation_id}).one_or_none() is None
            ):
                raise ConversationGone(conversation_id)
        return [event_of(row) for row in rows]

    def rate(self, conversation_id: str, score: int, comment: str | None) -> None:
        """Keep the customer's rating, 1 to 5. Raises `ConversationGone`."""
        row = {"conversation_id": conversation_id, "score": score, "comment": comment}
        with self.database.write() as connection:
            _locked(connection, conversation_id)
            connection.execute(RATED, {**row, "created_at": self.clock()})

    def _append(self, connection: Transaction, conversation: Any, said: list[dict[str, Any]]) -> int:
        """Add rows with the next numbers; gives the last number."""
        rows = []
        for number, values in enumerate(said, start=conversation.last_number + 1):
            buttons = [
                {"id": f"{number}-{place}", "title": button["title"], "payload": button["payload"]}
                for place, button in enumerate(values.get("buttons") or [], start=1)
            ]
            place = {"conversation_id": conversation.id, "number": number, "created_at": self.clock()}
            rows.append({**values, **place, "buttons": buttons or None})
        last = conversation.last_number + len(rows)
        if rows:
            connection.execute(ADDED, rows)
            connection.execute(COUNTED, {"conversation": conversation.id, "last": last})
        return last


def _locked(connection: Transaction, conversation_id: str) -> Any:
    row = connection.execute(LOCKED, {"conversation": conversation_id}).one_or_none()
    if row is None:
        raise ConversationGone(conversation_id)
    return row


def _pressed(connection: Transaction, conversation_id: str, button_id: str) -> tuple[str, str]:
    """Title and payload of the button."""
    number, _, _ = button_id.partition("-")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    wanted = {"conversation": conversation_id, "place": place}
    row = connection.execute(BUTTONS_OFFERED, wanted).one_or_none()
    found = next((b for b in (row.buttons if row else None) or [] if b["id"] == button_id), None)
    if found is None:
        raise UnknownButton(button_id)
    if connection.execute(WRITTEN_SINCE, wanted).scalar():
        raise ButtonExpired(button_id)
    return found["title"], found["payload"]
