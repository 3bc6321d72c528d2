"""The ticket outbox: what the help desk must be told, written down before anyone tries to tell it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database, Transaction
from vejviser.stores.entry import STATES, Entry, Operation, State, entry_of
from vejviser.stores.errors import StoreError
from vejviser.stores.operations import CreateRejected, check_payload
from vejviser.stores.reference import as_written, reference_of
from vejviser.stores.schema import outbox
from vejviser.stores.wakeup import Wakeup

log = logging.getLogger(__name__)

REFERENCE_TURNS = 20


class Outbox:
    """The outbox in a database, for any number of threads and processes. All calls may raise `StoreError`.

    `changes` wakes who waits for entries in this process: share one `Outbox` between `put` and `Delivery`.
    """

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self.database = database
        self.clock = clock
        self.changes = Wakeup()

    def put(self, operation: Operation, key: str, conversation_id: str, payload: Mapping[str, Any]) -> Entry:
        """Keep one thing to tell; when this returns it will be told, whatever happens to the process.

        The same key again gives the entry that is there, unchanged. Payloads are made by `create_payload`,
        `note_payload` and `withdraw_payload`. Raises `ValueError` for a payload or a key that could never be
        sent, and for a create key that was not put: a key is 1 to 200 printable ASCII characters, no spaces.
        """
        _check_key(key, conversation_id)
        check_payload(operation, payload)
        with self.database.write() as connection:
            entry, is_new = self._insert(connection, operation, key, conversation_id, dict(payload))
        if is_new:
            self.changes.notify()
        elif entry.operation != operation or entry.payload not in (None, dict(payload)):
            log.warning(
                "outbox %s: its key came again with other content, the first is kept", entry.reference
            )
        return entry

    def by_key(self, key: str) -> Entry | None:
        """The entry with this key."""
        return self._one(outbox.c.key == key)

    def by_reference(self, reference: str) -> Entry | None:
        """The entry with this short code, however a person has typed it."""
        return self._one(outbox.c.reference == as_written(reference))

    def entries_of(self, conversation_id: str) -> list[Entry]:
        """All entries of a conversation, oldest first."""
        wanted = select(outbox).where(outbox.c.conversation_id == conversation_id).order_by(outbox.c.id)
        with self.database.read() as connection:
            return [entry_of(row) for row in connection.execute(wanted)]

    def counts(self) -> dict[State, int]:
        """How many entries there are in each state."""
        counted = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self.database.read() as connection:
            found = {row[0]: row[1] for row in connection.execute(counted)}
        return {state: found.get(state, 0) for state in STATES}

    def oldest_pending_seconds(self) -> float | None:
        """The age of the oldest pending entry in seconds, None if nothing is pending."""
        with self.database.read() as connection:
            oldest = connection.execute(
                select(func.min(outbox.c.created_at)).where(outbox.c.state == "pending")
            ).scalar()
        return None if oldest is None else max(0.0, (self.clock() - oldest).total_seconds())

    def retry_rejected(self, reference: str) -> Entry:
        """Queue a rejected entry again, with the notes and withdrawals that were rejected along with it.

        An entry in another state is left as it is. Raises `LookupError` for an unknown reference.
        """
        entry = self.by_reference(reference)
        if entry is None:
            raise LookupError(f"no entry in the outbox has the reference {as_written(reference)}")
        along_with_it = (outbox.c.create_key == entry.key) & (outbox.c.error_class == CreateRejected.__name__)
        again = (
            update(outbox)
            .where(outbox.c.state == "rejected", (outbox.c.id == entry.id) | along_with_it)
            .values(
                state="pending", attempts=0, next_attempt_at=self.clock(), lease_until=None, error_class=None
            )
        )
        with self.database.write() as connection:
            connection.execute(again)
            queued = entry_of(connection.execute(select(outbox).where(outbox.c.id == entry.id)).one())
        self.changes.notify()
        return queued

    def _one(self, condition: Any) -> Entry | None:
        with self.database.read() as connection:
            row = connection.execute(select(outbox).where(condition)).one_or_none()
        return None if row is None else entry_of(row)

    def _insert(
        self,
        connection: Transaction,
        operation: Operation,
        key: str,
        conversation_id: str,
        payload: dict[str, Any],
    ) -> tuple[Entry, bool]:
        create_key = payload.get("create_key")
        if create_key is not None:
            # What is waited for is older than who waits, so that no two entries can wait for each other.
            known = select(outbox.c.id).where(outbox.c.key == create_key, outbox.c.operation == "create")
            if connection.execute(known).scalar() is None:
                raise ValueError("the case that this is about has not been put into the outbox")
        now = self.clock()
        insert = sqlite.insert if self.database.is_sqlite else postgresql.insert
        row = insert(outbox).values(
            key=key,
            operation=operation,
            conversation_id=conversation_id,
            create_key=create_key,
            payload=payload,
            state="pending",
            attempts=0,
            next_attempt_at=now,
            created_at=now,
        )
        for turn in range(REFERENCE_TURNS):
            # Either the key or the reference may be taken: who inserted the key first is seen by the select.
            added = connection.execute(row.values(reference=reference_of(key, turn)).on_conflict_do_nothing())
            found = connection.execute(select(outbox).where(outbox.c.key == key)).one_or_none()
            if found is not None:
                return entry_of(found), added.rowcount == 1
        raise StoreError("no free reference for an entry of the outbox")


def _check_key(key: str, conversation_id: str) -> None:
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("a key has 1 to 200 printable ASCII characters without spaces")
    if not 1 <= len(conversation_id) <= 255 or not conversation_id.isprintable():
        raise ValueError("a conversation id has 1 to 255 printable characters")
