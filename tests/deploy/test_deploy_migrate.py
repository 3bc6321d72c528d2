"""`vejviser migrate`: the job that runs before a new version starts."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.postgres import PostgresServer, postgres_server
from vejviser.settings import PROJECT_ROOT

COMMAND = [sys.executable, "-m", "vejviser", "migrate"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def environment(**settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    return {**inherited, **settings}


def migrate(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        COMMAND,
        cwd=PROJECT_ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_new_database_file_is_made_and_its_revision_told(tmp_path: Path) -> None:
    first = migrate(VEJVISER_VAR=str(tmp_path / "var"))
    assert first.returncode == 0, first.stderr
    with closing(sqlite3.connect(tmp_path / "var" / "vejviser.db")) as database:
        revision = database.execute("SELECT version_num FROM vejviser_schema_version").fetchone()[0]
    assert first.stdout == f"The database is at revision {revision}.\n"
    again = migrate(VEJVISER_VAR=str(tmp_path / "var"))
    assert (again.returncode, again.stdout) == (0, first.stdout)


def test_two_jobs_at_once_both_succeed_and_need_no_state_directory(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    settings = environment(VEJVISER_DATABASE_URL=url, VEJVISER_VAR=str(tmp_path / "not-made"))
    jobs = [
        subprocess.Popen(COMMAND, cwd=PROJECT_ROOT, env=settings, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [job.communicate(timeout=120)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0]
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT version_num FROM vejviser_schema_version")
        revisions = cursor.fetchall()
    assert told == [f"The database is at revision {revisions[0][0]}.\n"] * 2
    assert not (tmp_path / "not-made").exists()


def test_a_database_that_is_away_fails_the_job_in_one_line_without_the_password(tmp_path: Path) -> None:
    failed = migrate(VEJVISER_DATABASE_URL="postgresql://bot:hemmelig@127.0.0.1:1/vejviser")
    assert failed.returncode == 1
    lines = failed.stderr.strip().splitlines()
    assert len(lines) == 1 and "127.0.0.1" in lines[0]
    assert "hemmelig" not in failed.stderr + failed.stdout
