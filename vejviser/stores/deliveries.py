"""Answers on their way to customers whom a platform reaches for us: what is due, and what became of it.

Of a conversation's answers one is under way at a time, by one worker, which has a lease on the thread. A
platform without idempotency keys cannot be asked whether it has a message; so a message is marked before it
is sent, and one whose mark is found without an outcome is sent again only when the platform has had the time
`ECHO` to echo it, to a worker that was there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, func, or_, select, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database, Transaction
from vejviser.stores.push_schema import deliveries, threads
from vejviser.stores.schema import conversations, mailbox

# Longer than the slowest call of the platform, so that nobody needs to renew it.
LEASE = timedelta(seconds=12)
BELIEVED = 3 * LEASE
ECHO = timedelta(seconds=10)
MOST_AT_ONCE = 200
HELD_BY_HUMAN = "HeldByHuman"
End = Literal["sent", "kept", "failed"]

_conversation: Any = bindparam("conversation")
_THREAD: Any = (
    select(threads)
    .join(conversations)
    .where(threads.c.conversation_id == _conversation, conversations.c.deleted_at.is_(None))
    .with_for_update(of=threads)
)
_NEXT: Any = (
    select(deliveries, mailbox.c.text, mailbox.c.buttons, mailbox.c.created_at.label("said_at"))
    .join(
        mailbox,
        (mailbox.c.conversation_id == deliveries.c.conversation_id)
        & (mailbox.c.number == deliveries.c.number),
    )
    .where(deliveries.c.conversation_id == _conversation, deliveries.c.state == "due")
    .order_by(deliveries.c.number)
    .limit(1)
)
_LEASED: Any = (
    update(threads)
    .where(threads.c.conversation_id == _conversation)
    .values(deliverer=bindparam("worker"), deliverer_until=bindparam("until"))
)
_one = (deliveries.c.id == bindparam("delivery")) & (deliveries.c.state == "due")
_MARKED: Any = update(deliveries).where(_one).values(sending_since=bindparam("now"))
_PART_SENT: Any = (
    update(deliveries)
    .where(_one, deliveries.c.parts_sent < bindparam("parts"))
    .values(parts_sent=bindparam("parts"), sending_since=None, attempts=0, error_class=None)
)
_ENDED: Any = (
    update(deliveries)
    .where(_one)
    .values(
        state=bindparam("end"), ended_at=bindparam("now"), error_class=bindparam("error"), sending_since=None
    )
)


@dataclass(frozen=True)
class Due:
    """An answer whose part number `parts_sent` (from 0) is to be sent now, and nobody else sends it."""

    id: int
    conversation_id: str
    number: int
    text: str
    buttons: list[dict[str, str]]
    then_pass: bool
    parts_sent: int
    attempts: int
    last_written_at: datetime | None


@dataclass(frozen=True)
class Undelivered:
    """Answers by what became of them, and the age of the oldest that waits."""

    due: int
    oldest_seconds: float
    kept: int
    failed: int


class Deliveries:
    """The deliveries of one worker. All calls may raise `StoreError`."""

    def __init__(self, database: Database, worker: str, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._worker = worker
        self._clock = clock
        # An echo of what a dead worker sent comes again, but not before somebody is there to take it.
        self._there_since = clock()

    def due(self) -> list[str]:
        """Conversations in which something may be sent now and that no worker has, at most `MOST_AT_ONCE`."""
        now = self._clock()
        earlier = deliveries.alias()
        first = ~(
            select(earlier.c.id)
            .where(
                earlier.c.state == "due",
                earlier.c.conversation_id == deliveries.c.conversation_id,
                earlier.c.number < deliveries.c.number,
            )
            .exists()
        )
        since = deliveries.c.sending_since
        wanted = (
            select(deliveries.c.conversation_id)
            .join(threads, threads.c.conversation_id == deliveries.c.conversation_id)
            .where(
                deliveries.c.state == "due",
                deliveries.c.next_attempt_at <= now,
                or_(since.is_(None), since <= self._echoed_by(now)),
                _is_free(now),
                first,
            )
            .limit(MOST_AT_ONCE)
        )
        with self._database.read() as connection:
            return list(connection.execute(wanted).scalars())

    def next(
        self, conversation_id: str, finished: Due | None = None, *, parts: int = 0, is_all: bool = False
    ) -> Due | None:
        """What to send next, marked as being sent; the conversation is the worker's then.

        `finished` is what was under way: the platform has so many `parts` of it, or all of it. None lets go
        of the conversation: nothing is due now, another worker has it, or a human has and the rest is kept.
        """
        now = self._clock()
        with self._database.write() as connection:
            thread = connection.execute(_THREAD, {"conversation": conversation_id}).one_or_none()
            if finished is not None:
                connection.execute(_PART_SENT, {"delivery": finished.id, "parts": parts})
            if finished is not None and is_all:
                connection.execute(
                    _ENDED, {"delivery": finished.id, "end": "sent", "now": now, "error": None}
                )
            if thread is None or _is_anothers(thread, self._worker, now):
                return None
            row = connection.execute(_NEXT, {"conversation": conversation_id}).one_or_none()
            if row is not None and thread.held_by == "human":
                _keep_all(connection, conversation_id, now)
                row = None
            if row is None or row.next_attempt_at > now or self._may_still_arrive(row, now):
                self._lease(connection, conversation_id, None)
                return None
            connection.execute(_MARKED, {"delivery": row.id, "now": now})
            self._lease(connection, conversation_id, now)
        return Due(
            row.id,
            conversation_id,
            row.number,
            row.text,
            row.buttons or [],
            row.then_pass,
            row.parts_sent,
            row.attempts,
            thread.last_written_at,
        )

    def end(self, due: Due, end: End, error_class: str | None = None) -> None:
        """It is delivered, or kept for staff, or cannot be delivered."""
        with self._database.write() as connection:
            ended = {"delivery": due.id, "end": end, "now": self._clock(), "error": error_class}
            connection.execute(_ENDED, ended)

    def postpone(self, due: Due, error_class: str, next_attempt_at: datetime, *, unknown: bool) -> None:
        """A part was not sent, or nobody knows (`unknown`): try again then, and let go."""
        values: dict[str, Any] = {
            "error_class": error_class,
            "next_attempt_at": next_attempt_at,
            "attempts": deliveries.c.attempts + 1,
        }
        if not unknown:
            values["sending_since"] = None
        with self._database.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == due.id, deliveries.c.state == "due")
                .values(**values)
            )
            self._lease(connection, due.conversation_id, None)

    def hand_back(self, due: Due) -> None:
        """Its part was not even tried: leave it, and the conversation, as if it had not been taken."""
        with self._database.write() as connection:
            connection.execute(_MARKED, {"delivery": due.id, "now": None})
            self._lease(connection, due.conversation_id, None)

    def undelivered(self) -> Undelivered:
        """How many answers wait, since when the oldest does, and how many are kept for staff."""
        counted = select(deliveries.c.state, func.count(), func.min(deliveries.c.created_at)).where(
            deliveries.c.state.in_(["due", "kept", "failed"])
        )
        with self._database.read() as connection:
            found = {row[0]: row for row in connection.execute(counted.group_by(deliveries.c.state))}
        oldest = found["due"][2] if "due" in found else None
        seconds = 0.0 if oldest is None else max(0.0, (self._clock() - oldest).total_seconds())
        due, kept, failed = (found[state][1] if state in found else 0 for state in ("due", "kept", "failed"))
        return Undelivered(due, seconds, kept, failed)

    def echoed(self, conversation_id: str, number: int, part: int) -> bool:
        """The platform has this part. Gives whether that was news: a worker may go on with the next."""
        waiting = (
            (deliveries.c.conversation_id == conversation_id)
            & (deliveries.c.number == number)
            & (deliveries.c.state == "due")
            & (deliveries.c.parts_sent == part)
            & deliveries.c.sending_since.is_not(None)
        )
        with self._database.read() as connection:
            if connection.execute(select(deliveries.c.id).where(waiting)).one_or_none() is None:
                return False
        now = self._clock()
        arrived = update(deliveries).where(waiting)
        values = {"parts_sent": part + 1, "sending_since": None, "next_attempt_at": now, "attempts": 0}
        with self._database.write() as connection:
            return connection.execute(arrived.values(**values)).rowcount == 1

    def _may_still_arrive(self, row: Any, now: datetime) -> bool:
        return row.sending_since is not None and row.sending_since > self._echoed_by(now)

    def _echoed_by(self, now: datetime) -> datetime:
        """What was marked until then and has no echo was not sent; nobody can say who is too new here."""
        return now - ECHO if now >= self._there_since + ECHO else datetime.min.replace(tzinfo=UTC)

    def _lease(self, connection: Transaction, conversation_id: str, since: datetime | None) -> None:
        leased = {"conversation": conversation_id}
        leased |= (
            {"worker": None, "until": None}
            if since is None
            else {"worker": self._worker, "until": since + LEASE}
        )
        connection.execute(_LEASED, leased)


def _keep_all(connection: Transaction, conversation_id: str, now: datetime) -> None:
    kept = update(deliveries).where(
        deliveries.c.conversation_id == conversation_id, deliveries.c.state == "due"
    )
    connection.execute(kept.values(state="kept", ended_at=now, error_class=HELD_BY_HUMAN, sending_since=None))


def _is_free(now: datetime) -> Any:
    until = threads.c.deliverer_until
    return or_(threads.c.deliverer.is_(None), until <= now, until > now + BELIEVED)


def _is_anothers(thread: Any, worker: str, now: datetime) -> bool:
    if thread.deliverer in (None, worker):
        return False
    return now < thread.deliverer_until <= now + BELIEVED
