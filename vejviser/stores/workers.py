"""Which worker has a conversation: a lease in the conversation's row, taken along with the message.

A worker that stops renewing loses its conversations to others. One that only seemed dead does no harm when it
comes back: the tracker store refuses what comes second, and a message is completed once. Machines on one
database must have clocks that differ by less than a lease; a lease that ends too late to be true, because a
clock ran ahead, holds nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database
from vejviser.stores.schema import conversations

LEASE = timedelta(seconds=8)
BELIEVED = 3 * LEASE


def new_worker() -> str:
    """A name that no other worker has or had."""
    return secrets.token_hex(8)


def is_free(now: datetime) -> Any:
    """The condition that no worker has the conversation."""
    until = conversations.c.worker_until
    return or_(conversations.c.worker.is_(None), until <= now, until > now + BELIEVED)


def is_anothers(conversation: Any, worker: str, now: datetime) -> bool:
    """Whether another worker has the conversation of this row."""
    if conversation.worker in (None, worker):
        return False
    return now < conversation.worker_until <= now + BELIEVED


def taken(conversation_ids: Collection[str], worker: str, now: datetime) -> Any:
    """The statement by which a worker takes conversations; the caller has checked that it may."""
    taking = update(conversations).where(conversations.c.id.in_(conversation_ids))
    return taking.values(worker=worker, worker_until=now + LEASE)


# The statement by which the worker of a conversation lets go of it.
LET_GO: Any = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(worker=None, worker_until=None)
)


class Workers:
    """The leases of one worker. All calls may raise `StoreError`."""

    def __init__(self, database: Database, worker: str, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._worker = worker
        self._clock = clock

    def renew(self, conversation_ids: Collection[str]) -> None:
        """Say that the worker is still at these conversations; those that it has lost stay lost."""
        renewing = taken(conversation_ids, self._worker, self._clock())
        with self._database.write() as connection:
            connection.execute(renewing.where(conversations.c.worker == self._worker))

    def let_all_go(self) -> None:
        """Leave all conversations to other workers, at the end."""
        letting = update(conversations).where(conversations.c.worker == self._worker)
        with self._database.write() as connection:
            connection.execute(letting.values(worker=None, worker_until=None))
