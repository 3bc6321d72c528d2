"""The sender's side of the outbox: who may send an entry now, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import null, or_, select, update

from vejviser.stores.entry import Entry, entry_of
from vejviser.stores.operations import Outcome
from vejviser.stores.outbox import Outbox
from vejviser.stores.schema import outbox

# One of several senders wins an entry; the others look for the next one at once, this often.
CLAIM_TURNS = 10
LONGEST_WAIT = timedelta(hours=2)


class Leases:
    """Leases of `seconds` on entries. One sender at a time holds one, across threads and processes.

    A lease is taken by one conditional UPDATE, which is atomic on SQLite and on PostgreSQL alike. Its end is
    also its mark: whoever takes over an expired lease writes a later end, so that the first holder's failure
    no longer counts. Machines on one database must have clocks that differ by less than a lease.
    """

    def __init__(self, source: Outbox, seconds: float) -> None:
        self._source = source
        self._length = timedelta(seconds=seconds)

    def claim_due(self) -> Entry | None:
        """Lease the oldest entry that is due and waits for no other one; None if there is none."""
        earlier, create = outbox.alias(), outbox.alias()
        for _ in range(CLAIM_TURNS):
            now = self._source.clock()
            due = (
                select(outbox.c.id)
                .where(
                    *_free(now, self._length),
                    _is_due(now),
                    ~select(earlier.c.id)
                    .where(
                        earlier.c.state == "pending",
                        earlier.c.conversation_id == outbox.c.conversation_id,
                        earlier.c.id < outbox.c.id,
                    )
                    .exists(),
                    ~select(create.c.id)
                    .where(create.c.state == "pending", create.c.key == outbox.c.create_key)
                    .exists(),
                )
                .order_by(outbox.c.id)
                .limit(1)
            )
            with self._source.database.read() as connection:
                entry_id = connection.execute(due).scalar()
            if entry_id is None:
                return None
            claimed = self.claim(entry_id)
            if claimed is not None:
                return claimed
        return None

    def claim(self, entry_id: int) -> Entry | None:
        """Lease this entry whether due or not; None if it is not pending or may be being sent elsewhere."""
        now = self._source.clock()
        lease = (
            update(outbox)
            .where(outbox.c.id == entry_id, *_free(now, self._length))
            .values(lease_until=now + self._length, attempts=outbox.c.attempts + 1)
        )
        with self._source.database.write() as connection:
            if connection.execute(lease).rowcount != 1:
                return None
            return entry_of(connection.execute(select(outbox).where(outbox.c.id == entry_id)).one())

    def blocker_of(self, entry: Entry) -> Entry | None:
        """The oldest pending entry that must be sent before this one."""
        same_conversation = (outbox.c.conversation_id == entry.conversation_id) & (outbox.c.id < entry.id)
        blocking = same_conversation
        if entry.create_key is not None:
            blocking = or_(same_conversation, outbox.c.key == entry.create_key)
        wanted = select(outbox).where(outbox.c.state == "pending", blocking).order_by(outbox.c.id).limit(1)
        with self._source.database.read() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else entry_of(row)

    def sent(self, entry: Entry, outcome: Outcome) -> None:
        """Note that the help desk has it, and forget the customer's words.

        True whoever holds the lease by now, so that only the state is asked for.
        """
        self._end(
            entry,
            outbox.c.state == "pending",
            state="sent",
            sent_at=self._source.clock(),
            payload=null(),
            ticket_number=outcome.number,
            ticket_status=outcome.status,
            error_class=None,
        )

    def postpone(self, entry: Entry, error_class: str, next_attempt_at: datetime) -> None:
        """Give the lease back for a later attempt."""
        self._end(entry, _still_held(entry), error_class=error_class, next_attempt_at=next_attempt_at)

    def reject(self, entry: Entry, error_class: str) -> None:
        """Keep the entry with its payload for the operator; it is not sent again by itself."""
        self._end(entry, _still_held(entry), state="rejected", error_class=error_class)

    def _end(self, entry: Entry, condition: Any, **values: object) -> None:
        ended = update(outbox).where(outbox.c.id == entry.id, condition).values(lease_until=None, **values)
        with self._source.database.write() as connection:
            connection.execute(ended)
        self._source.changes.notify()


def _free(now: datetime, length: timedelta) -> tuple[Any, Any]:
    until = outbox.c.lease_until
    # A lease that ends too late to be true comes from a clock that ran ahead.
    unleased = or_(until.is_(None), until <= now, until > now + 3 * length)
    return outbox.c.state == "pending", unleased


def _is_due(now: datetime) -> Any:
    # Nor does anything wait longer than that for its next attempt.
    return or_(outbox.c.next_attempt_at <= now, outbox.c.next_attempt_at > now + LONGEST_WAIT)


def _still_held(entry: Entry) -> Any:
    return (outbox.c.state == "pending") & (outbox.c.lease_until == entry.lease_until)
