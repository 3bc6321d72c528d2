"""SQLite as the stores need it: a private file, write-ahead log, waiting for locks, explicit transactions."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from vejviser.stores.errors import StoreError

BUSY_SECONDS = 10.0

# The execution option of a connection that says how its transaction begins.
MODE = "vejviser_transaction"
DEFERRED = "DEFERRED"
IMMEDIATE = "IMMEDIATE"


def engine(url: URL) -> Any:
    """An engine for the file that the URL names. Nothing is opened yet."""
    path = Path(str(url.database))
    made = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=20,
        pool_timeout=BUSY_SECONDS,
        # isolation_level None: the driver begins no transactions of its own, `_begin` does.
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(made, "do_connect")
    def _create_private(*_: Any) -> None:
        _create(path)

    @event.listens_for(made, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        # An accepted complaint survives a power cut; FULL is also SQLite's default, unless built otherwise.
        connection.execute("PRAGMA synchronous=FULL")
        # Personal data that was dropped is overwritten in the file, not only forgotten.
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        # What reads first and then writes fails if another one wrote in between; IMMEDIATE waits.
        mode = connection.get_execution_options().get(MODE, IMMEDIATE)
        connection.exec_driver_sql(f"BEGIN {mode}")

    return made


def _create(path: Path) -> None:
    """Make the file readable for our user only; SQLite gives its log files the same rights."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"cannot create the database {path}: {error.strerror}") from error


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for locks when the mode changes, and two processes may start at once.
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
