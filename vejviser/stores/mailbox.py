"""The mailbox: what customers said and what they were answered, numbered, durable, each message once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, insert, select, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database, Transaction
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
from vejviser.stores.schema import conversations, mailbox, ratings
from vejviser.stores.workers import is_anothers, is_free, let_go, taken

MAX_WAITING = 50
PAGE = 200
OPEN = ("waiting", "started")


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
        row = insert(conversations).values(
            id=conversation_id, channel=channel, origin=origin, last_number=0, created_at=self.clock()
        )
        with self.database.write() as connection:
            connection.execute(row)
        return Conversation(conversation_id, channel, origin)

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation. Raises `ConversationGone`."""
        with self.database.read() as connection:
            row = connection.execute(_alive(conversation_id)).one_or_none()
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
            row = _locked(connection, conversation_id)
            known = select(mailbox.c.number).where(
                mailbox.c.conversation_id == conversation_id,
                mailbox.c.channel_message_id == channel_message_id,
            )
            number = connection.execute(known).scalar()
            if number is not None:
                return Accepted(number, is_new=False)
            payload = None
            if button is not None:
                text, payload = _pressed(connection, conversation_id, button)
            waiting = select(func.count()).where(
                mailbox.c.conversation_id == conversation_id, mailbox.c.state.in_(OPEN)
            )
            if connection.execute(waiting).scalar() >= MAX_WAITING:
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
        wanted = (
            select(mailbox, conversations.c.channel)
            .join(conversations)
            .where(mailbox.c.conversation_id == conversation_id, mailbox.c.state.in_(OPEN))
            .order_by(mailbox.c.number)
            .limit(1)
        )
        with self.database.write() as connection:
            try:
                conversation = _locked(connection, conversation_id)
            except ConversationGone:
                return None
            if is_anothers(conversation, worker, self.clock()):
                return None
            row = connection.execute(wanted).one_or_none()
            if row is None:
                if conversation.worker is not None:
                    connection.execute(let_go(conversation_id))
                return None
            connection.execute(update(mailbox).where(mailbox.c.id == row.id).values(state="started"))
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
        )

    def complete(self, message: Message, answers: list[Answer], kind: EventType = "bot") -> None:
        """Keep the answers and mark the message as answered, both or neither.

        Nothing is kept if the conversation was deleted meanwhile or somebody else has completed it.
        """
        done = (
            update(mailbox)
            .where(mailbox.c.id == message.id, mailbox.c.state == "started")
            .values(state="done")
        )
        with self.database.write() as connection:
            try:
                row = _locked(connection, message.conversation_id)
            except ConversationGone:
                return
            if connection.execute(done).rowcount == 1:
                said = [
                    {
                        "type": kind,
                        "text": answer.text,
                        "buttons": answer.buttons,
                        "in_reply_to": message.number,
                    }
                    for answer in answers
                ]
                self._append(connection, row, said)

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
        wanted = (
            select(mailbox)
            .where(mailbox.c.conversation_id == conversation_id, mailbox.c.number > after)
            .order_by(mailbox.c.number)
            .limit(PAGE)
        )
        with self.database.read() as connection:
            if connection.execute(_alive(conversation_id)).one_or_none() is None:
                raise ConversationGone(conversation_id)
            return [event_of(row) for row in connection.execute(wanted)]

    def rate(self, conversation_id: str, score: int, comment: str | None) -> None:
        """Keep the customer's rating, 1 to 5. Raises `ConversationGone`."""
        row = insert(ratings).values(
            conversation_id=conversation_id, score=score, comment=comment, created_at=self.clock()
        )
        with self.database.write() as connection:
            _locked(connection, conversation_id)
            connection.execute(row)

    def _append(self, connection: Transaction, conversation: Any, said: list[dict[str, Any]]) -> int:
        """Add rows with the next numbers; gives the last number."""
        number = conversation.last_number
        for values in said:
            number += 1
            buttons = [
                {"id": f"{number}-{place}", "title": button["title"], "payload": button["payload"]}
                for place, button in enumerate(values.get("buttons") or [], start=1)
            ]
            row = {**values, "buttons": buttons or None, "number": number}
            connection.execute(
                insert(mailbox).values(conversation_id=conversation.id, created_at=self.clock(), **row)
            )
        counted = update(conversations).where(conversations.c.id == conversation.id)
        connection.execute(counted.values(last_number=number))
        return number


def _alive(conversation_id: str) -> Any:
    return select(conversations).where(
        and_(conversations.c.id == conversation_id, conversations.c.deleted_at.is_(None))
    )


def _locked(connection: Transaction, conversation_id: str) -> Any:
    row = connection.execute(_alive(conversation_id).with_for_update()).one_or_none()
    if row is None:
        raise ConversationGone(conversation_id)
    return row


def _pressed(connection: Transaction, conversation_id: str, button_id: str) -> tuple[str, str]:
    """Title and payload of the button."""
    number, _, _ = button_id.partition("-")
    offered = select(mailbox.c.buttons, mailbox.c.number).where(
        mailbox.c.conversation_id == conversation_id,
        mailbox.c.number == (int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0),
    )
    row = connection.execute(offered).one_or_none()
    found = next((b for b in (row.buttons if row else None) or [] if b["id"] == button_id), None)
    if row is None or found is None:
        raise UnknownButton(button_id)
    written_since = select(func.count()).where(
        mailbox.c.conversation_id == conversation_id, mailbox.c.type == "user", mailbox.c.number > row.number
    )
    if connection.execute(written_since).scalar():
        raise ButtonExpired(button_id)
    return found["title"], found["payload"]
