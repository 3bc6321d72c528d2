"""How PostgreSQL's connections are kept: what costs nothing per transaction and must hold all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tests.postgres import PostgresServer
from vejviser.stores import postgresql
from vejviser.stores.database import Database


@pytest.fixture
def database(postgres_url: str, postgres: PostgresServer) -> Iterator[Database]:
    database = Database(postgres_url)
    with database.write() as transaction:
        name = transaction.execute(text("SELECT current_database()")).scalar()
        # What an operator may have set, and what a transaction must not depend on.
        transaction.execute(text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'"))
    postgres.break_connections()
    with database.write() as transaction:
        transaction.execute(text("CREATE TABLE counter (n INTEGER)"))
    yield database
    with database.write() as transaction:
        transaction.execute(text(f"ALTER DATABASE {name} RESET default_transaction_isolation"))
    database.close()


def test_a_connection_that_the_server_has_ended_is_not_used(
    database: Database, postgres: PostgresServer
) -> None:
    for _ in range(3):
        assert postgres.break_connections()
        with database.write() as transaction:
            transaction.execute(text("INSERT INTO counter VALUES (1)"))
        assert postgres.break_connections()
        assert _count(database)
    assert _count(database) == 3


def test_one_that_nobody_has_used_for_long_is_asked_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    answers = postgresql._answers
    monkeypatch.setattr(postgresql, "_answers", lambda one: asked.append(one) or answers(one))
    assert _count(database) == 0
    assert not asked
    monkeypatch.setattr(postgresql, "ASKED_AFTER_SECONDS", 0.0)
    assert _count(database) == 0
    assert len(asked) == 1


def test_one_that_does_not_answer_is_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "ASKED_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(postgresql, "_answers", lambda _: False)
    with database.read() as first:
        before = first.execute(text("SELECT pg_backend_pid()")).scalar()
    with database.read() as second:
        after = second.execute(text("SELECT pg_backend_pid()")).scalar()
    assert before != after


def test_what_is_written_after_reading_is_still_one_transaction(database: Database) -> None:
    assert _count(database) == 0
    with pytest.raises(ZeroDivisionError), database.write() as transaction:
        transaction.execute(text("INSERT INTO counter VALUES (1)"))
        raise ZeroDivisionError
    assert _count(database) == 0
    with database.write() as transaction:
        assert transaction.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
        transaction.execute(text("INSERT INTO counter VALUES (1)"))
        with database.read() as other:
            assert other.execute(text("SELECT count(*) FROM counter")).scalar() == 0
    assert _count(database) == 1


def test_reading_leaves_no_transaction_open(database: Database) -> None:
    with database.read() as reader:
        began = [reader.execute(text("SELECT now()")).scalar() for _ in range(2)]
    assert began[0] != began[1], "both statements were in one transaction"


def _count(database: Database) -> int:
    with database.read() as transaction:
        return transaction.execute(text("SELECT count(*) FROM counter")).scalar()
