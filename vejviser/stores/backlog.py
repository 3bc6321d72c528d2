"""What customers are waiting for: messages that were accepted and are not answered yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database
from vejviser.stores.schema import conversations, mailbox


@dataclass(frozen=True)
class Backlog:
    """How many messages wait, and for how many seconds the oldest does; 0 if none does."""

    messages: int
    oldest_seconds: float


def backlog(database: Database, clock: Clock = utc_now) -> Backlog:
    """The backlog of all workers together; deleted conversations wait for nothing. Raises `StoreError`."""
    wanted = (
        select(func.count(), func.min(mailbox.c.created_at))
        .select_from(mailbox)
        .join(conversations)
        .where(mailbox.c.state.in_(["waiting", "started"]), conversations.c.deleted_at.is_(None))
    )
    with database.read() as connection:
        number, oldest = connection.execute(wanted).one()
    return Backlog(number, 0.0 if oldest is None else max(0.0, (clock() - oldest).total_seconds()))
