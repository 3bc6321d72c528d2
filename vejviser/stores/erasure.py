"""Deleting a conversation: first out of sight, then its rows, so that a crash in between is made good."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database
from vejviser.stores.schema import (
    attachments,
    conversations,
    deliveries,
    mailbox,
    overheard,
    ratings,
    threads,
    tracker_events,
    tracker_windows,
)
from vejviser.stores.workers import is_anothers, is_free


class Erasure:
    """Deletes what a conversation has left in the database. All calls may raise `StoreError`.

    A case that was opened is the help desk's and stays there, and so does what the outbox has yet to send.
    """

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def hide(self, conversation_id: str) -> None:
        """From now on the conversation is gone for everybody."""
        hidden = update(conversations).where(conversations.c.id == conversation_id)
        with self._database.write() as connection:
            connection.execute(hidden.values(deleted_at=self._clock()))

    def hidden(self) -> list[str]:
        """Conversations that are hidden, not yet deleted, and that no worker has."""
        wanted = select(conversations.c.id).where(
            conversations.c.deleted_at.is_not(None), is_free(self._clock())
        )
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def delete(self, conversation_id: str, worker: str) -> bool:
        """Delete all rows of a hidden conversation; False if another worker has it and a turn may yet end."""
        locked = select(conversations).where(conversations.c.id == conversation_id).with_for_update()
        with self._database.write() as connection:
            row = connection.execute(locked).one_or_none()
            if row is not None and is_anothers(row, worker, self._clock()):
                return False
            for table, column in (
                (mailbox, mailbox.c.conversation_id),
                (ratings, ratings.c.conversation_id),
                *(
                    (table, table.c.conversation_id)
                    for table in (threads, deliveries, attachments, overheard)
                ),
                (tracker_events, tracker_events.c.sender_id),
                (tracker_windows, tracker_windows.c.sender_id),
                (conversations, conversations.c.id),
            ):
                connection.execute(delete(table).where(column == conversation_id))
        return True
