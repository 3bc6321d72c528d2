"""What a platform tells us of conversations: messages as they come in, who has the conversation, since when.

Everything here may come twice, late and in any order, and is right all the same.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database, Transaction
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Accepted, ButtonExpired, UnknownButton
from vejviser.stores.push_schema import attachments, overheard, threads
from vejviser.stores.schema import conversations

Holder = Literal["assistant", "human"]
Speaker = Literal["customer", "page"]
# Nobody can make a platform send a message later, so that a customer who is quick is not turned away.
MOST_WAITING = 1_000

_THREAD: Any = select(threads).where(threads.c.conversation_id == bindparam("conversation"))
_LOCKED: Any = (
    select(conversations.c.id).where(conversations.c.id == bindparam("conversation")).with_for_update()
)
_CHANGED: Any = (
    update(threads)
    .where(threads.c.conversation_id == bindparam("conversation"))
    .values(held_by=bindparam("holder"), held_since=bindparam("since"), last_written_at=bindparam("written"))
)


@dataclass(frozen=True)
class Sent:
    """One thing that a customer wrote, pressed or sent, at an aware time.

    `button` is the id of a button of ours that was pressed, with `payload_if_stale` for one that does not
    hold any more; `payload` is what `text` means if it was not typed. `files` are kinds and links.
    """

    id: str
    at: datetime
    text: str = ""
    button: str | None = None
    payload: str | None = None
    payload_if_stale: str | None = None
    files: tuple[tuple[str, str], ...] = ()


class Threads:
    """The conversations of a channel that comes to us by itself. All calls may raise `StoreError`."""

    def __init__(self, database: Database, mailbox: Mailbox, channel: str, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._mailbox = mailbox
        self._channel = channel
        self._clock = clock

    def together(self) -> AbstractContextManager[None]:
        """At best one transaction for all calls of this thread in the block; see `Database.together`."""
        return self._database.together()

    def receive(self, conversation_id: str, sent: Sent) -> Accepted:
        """Keep it in the mailbox, once; the conversation begins with it if it is the first.

        Raises `TooManyWaiting`, and `ConversationGone` while an older one is being deleted.
        """
        with self._database.write() as connection:
            thread = self._thread(connection, conversation_id)
            accepted = self._accept(connection, conversation_id, sent)
            written = thread.last_written_at
            written = sent.at if written is None else max(written, sent.at)
            self._change(connection, thread, "assistant", sent.at, written)
            if accepted.is_new and sent.files:
                kept = {"conversation_id": conversation_id, "number": accepted.number}
                kept["created_at"] = self._clock()
                connection.execute(
                    insert(attachments),
                    [
                        {**kept, "place": place, "kind": kind, "link": link}
                        for place, (kind, link) in enumerate(sent.files, start=1)
                    ],
                )
        return accepted

    def hold(self, conversation_id: str, holder: Holder, at: datetime) -> None:
        """Since `at` this side has the conversation, unless something newer is known."""
        with self._database.write() as connection:
            thread = self._thread(connection, conversation_id)
            self._change(connection, thread, holder, at, thread.last_written_at)

    def overhear(
        self, conversation_id: str, message_id: str, by: Speaker, text: str, at: datetime, *, holds: bool
    ) -> None:
        """Keep what was said to or by a human, once. `holds`: a human has the conversation therefore."""
        row = {"conversation_id": conversation_id, "channel_message_id": message_id, "said_by": by}
        with self._database.write() as connection:
            thread = self._thread(connection, conversation_id)
            added = self._insert(overheard).values(**row, text=text, said_at=at).on_conflict_do_nothing()
            connection.execute(added)
            if holds:
                self._change(connection, thread, "human", at, thread.last_written_at)

    def holders(self) -> dict[Holder, int]:
        """How many conversations each side has."""
        counted = select(threads.c.held_by, func.count()).group_by(threads.c.held_by)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}

    def _accept(self, connection: Transaction, conversation_id: str, sent: Sent) -> Accepted:
        if sent.button is not None:
            try:
                return self._mailbox.accept_within(
                    connection, conversation_id, sent.id, button=sent.button, most_waiting=MOST_WAITING
                )
            except UnknownButton:
                # Of a conversation that was deleted since: its title says what the customer wants.
                return self._say(connection, conversation_id, sent, None)
            except ButtonExpired:
                return self._say(connection, conversation_id, sent, sent.payload_if_stale)
        return self._say(connection, conversation_id, sent, sent.payload)

    def _say(
        self, connection: Transaction, conversation_id: str, sent: Sent, payload: str | None
    ) -> Accepted:
        return self._mailbox.accept_within(
            connection,
            conversation_id,
            sent.id,
            text=sent.text,
            payload=payload,
            most_waiting=MOST_WAITING,
        )

    def _thread(self, connection: Transaction, conversation_id: str) -> Any:
        """The thread's row, begun if it is new; its conversation is locked first, as everywhere."""
        wanted = {"conversation": conversation_id}
        connection.execute(_LOCKED, wanted)
        found = connection.execute(_THREAD, wanted).one_or_none()
        if found is not None:
            return found
        opened = self._insert(conversations).values(
            id=conversation_id, channel=self._channel, last_number=0, created_at=self._clock()
        )
        begun = self._insert(threads).values(conversation_id=conversation_id, held_by="assistant")
        connection.execute(opened.on_conflict_do_nothing())
        connection.execute(begun.on_conflict_do_nothing())
        return connection.execute(_THREAD, wanted).one()

    def _change(
        self, connection: Transaction, thread: Any, holder: Holder, at: datetime, written: datetime | None
    ) -> None:
        """The newest that is known of who has the conversation counts, however late the rest comes."""
        since = thread.held_since
        if since is not None and at <= since:
            holder, at = thread.held_by, since
        if (thread.held_by, since, thread.last_written_at) != (holder, at, written):
            changed = {"conversation": thread.conversation_id, "holder": holder}
            connection.execute(_CHANGED, {**changed, "since": at, "written": written})

    def _insert(self, table: Any) -> Any:
        return (sqlite.insert if self._database.is_sqlite else postgresql.insert)(table)
