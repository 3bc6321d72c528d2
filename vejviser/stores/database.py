"""Transactions on the database that an URL names, SQLite or PostgreSQL, with one kind of error.

The code over it is the same for both: a writing transaction holds what it has read until it commits on SQLite
(BEGIN IMMEDIATE), and unique keys and conditions in UPDATE do the same work on PostgreSQL (READ COMMITTED).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from vejviser.stores import postgresql, sqlite
from vejviser.stores.errors import StoreError


class Transaction(Protocol):
    """What a block of `Database.read` or `Database.write` may do; SQLAlchemy 1.4 itself has no types."""

    def execute(self, statement: Any, parameters: Any = ..., /) -> Any:
        """Run a statement of SQLAlchemy Core and give its `Result`."""
        ...


class Database:
    """The database of one process; threads share it. Nothing is opened before the first transaction.

    `url` is `sqlite:///path/to/file`, `postgresql://...` or the older spelling `postgres://...`. Raises
    `StoreError` for another one.
    """

    def __init__(self, url: str) -> None:
        parsed = _parse(url)
        self.name = parsed.render_as_string(hide_password=True)
        self.engine: Any = _engine(parsed)
        # SQLite has one writer at a time and lets the others sleep and ask again, for up to 100 ms; of one
        # process they stand in line here.
        self._writers: AbstractContextManager[Any] = _line_of(parsed) if self.is_sqlite else nullcontext()
        self._open = threading.local()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def together(self) -> Iterator[None]:
        """On SQLite, whatever this thread writes within the block is one transaction, with one wait for the
        other writers and one for the disk. A `write` that fails undoes itself alone, and the rest is kept if
        the block goes on. Raises `StoreError`: nothing of the block has been kept then.

        On PostgreSQL writers do not stand in line, and transactions that lock several conversations could
        wait for each other: there each `write` stays by itself.
        """
        if not self.is_sqlite:
            yield
            return
        with self._writers, self._transaction(sqlite.IMMEDIATE) as connection:
            self._open.connection = connection
            try:
                yield
            finally:
                self._open.connection = None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Statements that only read: on SQLite one transaction that waits for no writer, on PostgreSQL each
        sees what is committed when it begins, as in every transaction there. Raises `StoreError`.
        """
        with self._transaction(sqlite.DEFERRED) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that is committed at the end of the block, rolled back by an exception.

        Raises `StoreError`, also when the commit fails: nothing of the block has been kept then.
        """
        if (open_one := getattr(self._open, "connection", None)) is not None:
            with self._errors(), open_one.begin_nested():
                yield open_one
            return
        with self._writers, self._transaction(sqlite.IMMEDIATE) as connection:
            yield connection

    def close(self) -> None:
        """Close the idle connections. The next transaction opens new ones."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Transaction]:
        with self._errors(), self.engine.connect() as connection:
            connection = connection.execution_options(**{sqlite.MODE: mode})
            with connection.begin():
                yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(f"cannot use the database {self.name}: {_reason(error)}") from error


_LINES: dict[str, threading.Lock] = {}


def _line_of(url: URL) -> threading.Lock:
    """The line of those who write to the file, whichever `Database` they have."""
    return _LINES.setdefault(str(Path(str(url.database)).resolve()), threading.Lock())


def _parse(url: str) -> URL:
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    try:
        parsed: Any = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The text is not shown: it may hold a password in a place where nobody looks for one.
        raise StoreError(
            "the database's URL cannot be read: sqlite:///... or postgresql://... is wanted"
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"the database's URL names {parsed.get_backend_name()}: use sqlite or postgresql")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError("the database's URL names no file: processes cannot share a database in memory")
    return parsed


def _engine(url: URL) -> Any:
    if url.get_backend_name() == "sqlite":
        return sqlite.engine(url)
    return postgresql.engine(url)


def _reason(error: SQLAlchemyError) -> str:
    """The driver's first line; PostgreSQL puts values into the later ones (DETAIL, LINE)."""
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    lines = str(error.orig).strip().splitlines()
    return lines[0].strip() if lines else type(error.orig).__name__
