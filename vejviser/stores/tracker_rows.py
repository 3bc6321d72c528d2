"""The rows of the tracker store: append with a check, read what is new, read the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from vejviser.stores.database import Database
from vejviser.stores.schema import tracker_events, tracker_windows


class WrittenMeanwhile(RuntimeError):
    """Somebody else has added to the conversation, or answered the message; nothing was written."""


@dataclass(frozen=True)
class Window:
    """Where the part of a conversation begins that is read, and what was known before it, as JSON text."""

    first: int
    start: str


@dataclass(frozen=True)
class StoredEvent:
    """One event; `data` is its JSON text."""

    sequence: int
    type_name: str
    timestamp: float | None
    intent_name: str | None
    action_name: str | None
    data: str
    message_id: str | None


class TrackerRows:
    """All calls block and may raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def append(self, sender_id: str, events: list[StoredEvent], window: Window | None = None) -> None:
        """Add events and, if given, move the window, both or neither. Raises `WrittenMeanwhile`."""
        rows = [{"sender_id": sender_id, **vars(event)} for event in events]
        with self.database.write() as connection:
            try:
                connection.execute(insert(tracker_events), rows)
            except IntegrityError as error:
                raise WrittenMeanwhile("the conversation has gone on elsewhere") from error
            if window is not None:
                connection.execute(delete(tracker_windows).where(tracker_windows.c.sender_id == sender_id))
                moved = {"sender_id": sender_id, "first_sequence": window.first, "start": window.start}
                connection.execute(insert(tracker_windows).values(moved))

    def window(self, sender_id: str) -> tuple[Window | None, list[Any]]:
        """The window, None for all of it, and its events in order."""
        wanted = select(tracker_windows).where(tracker_windows.c.sender_id == sender_id)
        with self.database.read() as connection:
            row = connection.execute(wanted).one_or_none()
            window = Window(row.first_sequence, row.start) if row else None
            events = connection.execute(_after(sender_id, window.first - 1 if window else 0)).all()
        return window, events

    def after(self, sender_id: str, sequence: int) -> list[Any]:
        """Events after that number, in order."""
        with self.database.read() as connection:
            return connection.execute(_after(sender_id, sequence)).all()

    def conversations(self) -> list[str]:
        """The ids of all conversations."""
        with self.database.read() as connection:
            return list(connection.execute(select(tracker_events.c.sender_id).distinct()).scalars())


def _after(sender_id: str, sequence: int) -> Any:
    return (
        select(tracker_events.c.sequence, tracker_events.c.data)
        .where(tracker_events.c.sender_id == sender_id, tracker_events.c.sequence > sequence)
        .order_by(tracker_events.c.sequence)
    )
