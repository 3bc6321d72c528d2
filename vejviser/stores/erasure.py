"""Deleting a conversation: first out of sight, then its rows, so that a crash in between is made good."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database
from vejviser.stores.schema import conversations, mailbox, ratings, tracker_events, tracker_windows


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
        """Conversations that are hidden and not yet deleted."""
        wanted = select(conversations.c.id).where(conversations.c.deleted_at.is_not(None))
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def delete(self, conversation_id: str) -> None:
        """Delete all rows of a conversation whose turns have ended."""
        with self._database.write() as connection:
            connection.execute(delete(mailbox).where(mailbox.c.conversation_id == conversation_id))
            connection.execute(delete(ratings).where(ratings.c.conversation_id == conversation_id))
            connection.execute(delete(tracker_events).where(tracker_events.c.sender_id == conversation_id))
            connection.execute(delete(tracker_windows).where(tracker_windows.c.sender_id == conversation_id))
            connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
