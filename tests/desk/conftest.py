"""Servers that the tests of the desk talk to; started once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.running_desk import Desk, running_desk
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on SQLite."""
    with running_desk(tmp_path_factory.mktemp("desk") / "var") as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def desk_on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Desk]:
    """A desk on PostgreSQL."""
    var = tmp_path_factory.mktemp("desk-postgres") / "var"
    with running_desk(var, VEJVISER_DESK_DATABASE_URL=postgres.new_database()) as running:
        yield running


@pytest.fixture(params=["desk", "desk_on_postgres"])
def either_desk(request: pytest.FixtureRequest) -> Desk:
    """A desk on each database in turn."""
    return request.getfixturevalue(request.param)
