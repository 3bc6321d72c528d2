"""PostgreSQL as the stores need it: connections that are kept, looked at before use, with bounded waits."""

from __future__ import annotations

import select
import time
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidatePoolError

from vejviser.stores.sqlite import DEFERRED, MODE

CONNECT_SECONDS = 3
# A server that ends a connection says so at once; only one that vanished without a word has to be asked.
ASKED_AFTER_SECONDS = 10.0
_LEFT_AT = "vejviser_left_at"


def engine(url: URL) -> Any:
    """An engine for the server that the URL names. Nothing is opened yet."""
    made = create_engine(
        url.set(drivername="postgresql+psycopg2"),
        future=True,
        # Parameters are customers' words: they stay out of errors and logs.
        hide_parameters=True,
        pool_timeout=CONNECT_SECONDS,
        # Opened when needed and then kept: to open one costs more than to use it. A thread that finds all of
        # them in use waits for one.
        pool_size=20,
        max_overflow=0,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "vejviser",
            # Nothing here takes long but what hangs; who stands still in the middle of a transaction must
            # not hold up the others. The isolation is the session's: named for each transaction, the driver
            # would set it with a statement of its own at each change between reading and writing.
            "options": r"-c default_transaction_isolation=read\ committed"
            " -c statement_timeout=10000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=15000",
            # A host that vanished without a word would else be noticed after a quarter of an hour.
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
    )

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        # With READ COMMITTED each statement sees what is committed when it begins: around statements that
        # only read, BEGIN and COMMIT cost two exchanges with the server and give nothing.
        reads = connection.get_execution_options().get(MODE) == DEFERRED
        connection.connection.dbapi_connection.autocommit = reads

    @event.listens_for(made, "checkin")
    def _note(_: Any, record: Any) -> None:
        record.info[_LEFT_AT] = time.monotonic()

    @event.listens_for(made, "checkout")
    def _look(connection: Any, record: Any, _: Any) -> None:
        left_at = record.info.get(_LEFT_AT)
        if left_at is None:
            return  # it is new
        if time.monotonic() - left_at < ASKED_AFTER_SECONDS and not _has_word(connection):
            return
        if not _answers(connection):
            # Others will have ended with it: all are opened anew, this one at once.
            raise InvalidatePoolError("the connection has ended")

    return made


def _has_word(connection: Any) -> bool:
    """Whether something came while nobody asked: nearly always that the server has ended the connection."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(connection: Any) -> bool:
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except connection.Error:
        return False
    return True
