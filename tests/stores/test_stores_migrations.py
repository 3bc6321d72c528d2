"""Migrations give the schema of the code, once, however many processes start together."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.helpdesk.desk_standin import wait_until
from vejviser.stores.database import Database
from vejviser.stores.errors import StoreError
from vejviser.stores.migrations import ADVISORY_LOCK, VERSION_TABLE, alembic_config, migrate
from vejviser.stores.schema import metadata

TABLES = {*metadata.tables, VERSION_TABLE}
START_TOGETHER = """
import sys
import threading
from vejviser.stores.migrations import migrate
print("ready", flush=True)
sys.stdin.readline()
migrate(sys.argv[1])
"""


def test_the_migrated_database_is_the_schema_of_the_code(url: str) -> None:
    database = Database(url)
    with database.read() as transaction:
        changes = compare_metadata(_alembic_context(transaction), metadata)
        assert [change for change in changes if "sqlite_sequence" not in str(change)] == []
        checks = _inspector(transaction).get_check_constraints("outbox")
        assert {check["name"] for check in checks} == {"ck_outbox_operation", "ck_outbox_state"}
        assert _inspector(transaction).get_unique_constraints("outbox")
    database.close()


def test_migrating_again_changes_nothing_and_keeps_what_is_there(url: str) -> None:
    database = Database(url)
    with database.write() as transaction:
        transaction.execute(text("CREATE TABLE others (n INTEGER)"))
    migrate(url)
    with database.read() as transaction:
        assert _tables(transaction) == TABLES | {"others"}
    database.close()


def test_each_migration_can_be_taken_back(url: str) -> None:
    database = Database(url)
    with database.write() as transaction:
        downgrade(alembic_config(transaction), "base")
    with database.read() as transaction:
        assert _tables(transaction) == {VERSION_TABLE}
    migrate(url)
    database.close()


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(alembic_config(_NO_CONNECTION)).get_heads()) == 1


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START_TOGETHER, empty_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, complaint = process.communicate(timeout=30)
        assert process.returncode == 0, complaint
    database = Database(empty_url)
    with database.read() as transaction:
        assert transaction.execute(text(f"SELECT count(*) FROM {VERSION_TABLE}")).scalar() == 1
    database.close()


def test_a_migration_waits_for_the_one_that_runs(postgres_url: str) -> None:
    database = Database(postgres_url)
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    second = threading.Thread(target=migrate, args=(postgres_url,))
    with database.write() as first:
        first.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        second.start()
        wait_until(lambda: first.execute(waiting).scalar() == 1, "the second one waits")
        assert _tables(first) == set()
    second.join(10)
    with database.read() as transaction:
        assert _tables(transaction) == TABLES
    database.close()


def test_a_database_of_newer_code_is_refused_and_left_alone(url: str) -> None:
    database = Database(url)
    with database.write() as transaction:
        transaction.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999"):
        migrate(url)
    with database.read() as transaction:
        assert transaction.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() == "9999"
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade(config: Any, target: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(text("CREATE TABLE half_way (n INTEGER)"))
        connection.execute(text("CREATE TABLE half_way (n INTEGER)"))

    monkeypatch.setattr("vejviser.stores.migrations.command.upgrade", upgrade)
    with pytest.raises(StoreError, match="already exists"):
        migrate(empty_url)
    database = Database(empty_url)
    with database.read() as transaction:
        assert _tables(transaction) == set()
    database.close()


def test_an_unreachable_database_is_told_in_one_line() -> None:
    with pytest.raises(StoreError, match="refused") as failed:
        migrate("postgresql://u:geheim@127.0.0.1:1/v")
    assert "geheim" not in str(failed.value)
    assert "\n" not in str(failed.value)


def test_other_loggers_stay_as_they_were(tmp_path: Path) -> None:
    mine = logging.getLogger("test.mine")
    mine.setLevel(logging.DEBUG)
    handlers = list(logging.getLogger().handlers)
    migrate(f"sqlite:///{tmp_path / 'v.db'}")
    assert not mine.disabled
    assert mine.level == logging.DEBUG
    assert logging.getLogger().handlers == handlers


def test_a_path_with_percent_and_spaces_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "50% æ" / "v.db"
    migrate(f"sqlite:///{path}")
    assert path.exists()


def _inspector(transaction: Any) -> Any:
    return inspect(transaction)


def _tables(transaction: Any) -> set[str]:
    """Without SQLite's own."""
    return {name for name in _inspector(transaction).get_table_names() if not name.startswith("sqlite_")}


def _alembic_context(transaction: Any) -> MigrationContext:
    return MigrationContext.configure(transaction, opts={"version_table": VERSION_TABLE})


class _NoConnection:
    def execute(self, statement: object, parameters: object = None, /) -> None:
        raise AssertionError("only files are read")


_NO_CONNECTION = _NoConnection()
