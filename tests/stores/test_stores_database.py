"""The database's own promises: durability settings, private files, and errors that an operator can read."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from tests.helpdesk.desk_standin import wait_until
from vejviser.stores.clock import utc_now
from vejviser.stores.database import Database, Transaction
from vejviser.stores.errors import StoreError
from vejviser.stores.outbox import Outbox
from vejviser.stores.schema import outbox


def test_sqlite_is_opened_with_what_durability_and_privacy_need(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'v.db'}")
    wanted = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }
    with database.read() as transaction:
        found = {name: transaction.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted
    assert stat.S_IMODE((tmp_path / "new" / "v.db").stat().st_mode) == 0o600
    database.close()


def test_a_reader_does_not_wait_for_a_writer(url: str) -> None:
    database = Database(url)
    with database.write() as writer:
        writer.execute(insert(outbox).values(**_row("k1")))
        with database.read() as reader:
            assert reader.execute(select(func.count()).select_from(outbox)).scalar() == 0
    with database.read() as reader:
        assert reader.execute(select(func.count()).select_from(outbox)).scalar() == 1
    database.close()


def test_what_a_sqlite_writer_has_read_stays_so_until_it_commits(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'v.db'}")
    with database.write() as transaction:
        transaction.execute(text("CREATE TABLE counter (n INTEGER)"))
        transaction.execute(text("INSERT INTO counter VALUES (0)"))

    def count_up() -> None:
        for _ in range(25):
            with database.write() as transaction:
                n = transaction.execute(text("SELECT n FROM counter")).scalar()
                transaction.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as transaction:
        assert transaction.execute(text("SELECT n FROM counter")).scalar() == 200
    database.close()


def test_an_exception_takes_everything_back(url: str) -> None:
    database = Database(url)

    def insert_and_fail() -> None:
        with database.write() as transaction:
            transaction.execute(insert(outbox).values(**_row("k1")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_fail()
    with database.read() as transaction:
        assert transaction.execute(select(func.count()).select_from(outbox)).scalar() == 0
    database.close()


def test_times_come_back_as_they_went_in(url: str) -> None:
    database = Database(url)
    row = _row("k1")
    with database.write() as transaction:
        transaction.execute(insert(outbox).values(**row))
        assert transaction.execute(select(outbox.c.created_at)).scalar() == row["created_at"]
    with pytest.raises(StoreError), database.write() as transaction:
        transaction.execute(insert(outbox).values(**_row("k2") | {"created_at": datetime(2026, 1, 1)}))
    database.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "cannot be read"),
        ("", "cannot be read"),
        ("mysql://root:geheim@db/x", "use sqlite or postgresql"),
        ("sqlite://", "no file"),
        ("sqlite:///:memory:", "no file"),
    ],
)
def test_an_url_that_cannot_serve_is_told_when_it_is_read(url: str, told: str) -> None:
    with pytest.raises(StoreError, match=told) as failed:
        Database(url)
    assert "geheim" not in str(failed.value)


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password() -> None:
    with (
        pytest.raises(StoreError, match=r"127\.0\.0\.1:1/v") as failed,
        _read("postgresql://u:geheim@127.0.0.1:1/v"),
    ):
        pass
    assert "\n" not in str(failed.value)
    assert "refused" in str(failed.value)
    assert "geheim" not in str(failed.value)


def test_files_that_cannot_be_used_are_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all, but long enough to be looked at" * 20)
    for path, told in [
        ("/proc/nowhere/v.db", "/proc/nowhere"),
        (f"{tmp_path}/text/v.db", "cannot create"),
        (f"{tmp_path}", "unable to open"),
        (f"{tmp_path}/text", "not a database"),
    ]:
        with pytest.raises(StoreError, match=told) as failed, _read(f"sqlite:///{path}"):
            pass
        assert "\n" not in str(failed.value)


def test_a_file_without_tables_says_which_one_is_missing(empty_url: str) -> None:
    database = Database(empty_url)
    with pytest.raises(StoreError, match="outbox"):
        Outbox(database).counts()
    database.close()


def test_a_server_that_was_restarted_is_used_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.read() as transaction:
        backend = transaction.execute(text("SELECT pg_backend_pid()")).scalar()
    killer = Database(postgres_url)
    with killer.write() as transaction:
        transaction.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    with killer.read() as transaction:
        gone = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
        wait_until(lambda: transaction.execute(gone, {"pid": backend}).scalar() == 0, "the backend ends")
    with database.read() as transaction:
        assert transaction.execute(text("SELECT 1")).scalar() == 1
    database.close()
    killer.close()


def test_the_older_spelling_of_postgresql_is_understood(postgres_url: str) -> None:
    with _read(postgres_url.replace("postgresql://", "postgres://")) as transaction:
        assert transaction.execute(text("SELECT 1")).scalar() == 1


def test_a_lock_that_stays_is_an_error_and_no_endless_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vejviser.stores.sqlite.BUSY_SECONDS", 0.1)
    path = tmp_path / "v.db"
    with _read(f"sqlite:///{path}"):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="locked"), database.write():
        pass
    other.close()
    database.close()


def _read(url: str) -> AbstractContextManager[Transaction]:
    return Database(url).read()


def _row(key: str) -> dict[str, object]:
    now = utc_now()
    return {
        "key": key,
        "operation": "create",
        "reference": key,
        "conversation_id": "c",
        "state": "pending",
        "attempts": 0,
        "next_attempt_at": now,
        "created_at": now,
    }
