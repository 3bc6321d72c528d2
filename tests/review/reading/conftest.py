"""Where conversations are read from and to: SQLite files or databases of a PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgresServer, postgres_server
from tests.review.reading.place import Place


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def empty_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with both databases as files, with tables and nothing in them."""
    directory = tmp_path_factory.mktemp("empty") / "var"
    place = place_in(directory)
    place.make_tables()
    place.database.close()
    return directory


@pytest.fixture(scope="session")
def empty_databases(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> tuple[str, str]:
    """Both databases on the server, with tables and nothing in them."""
    place = Place(tmp_path_factory.mktemp("empty"), postgres.new_database(), postgres.new_database())
    place.make_tables()
    place.database.close()
    return place.assistant_url, place.desk_url


@pytest.fixture
def on_sqlite(tmp_path: Path, empty_files: Path) -> Iterator[Place]:
    """Both databases in files."""
    var = tmp_path / "var"
    shutil.copytree(empty_files, var)
    place = place_in(var)
    yield place
    place.database.close()


@pytest.fixture
def on_postgres(
    tmp_path: Path, postgres: PostgresServer, empty_databases: tuple[str, str]
) -> Iterator[Place]:
    """Both databases on a server."""
    place = Place(tmp_path / "var", *(postgres.copy_of(empty) for empty in empty_databases))
    yield place
    place.database.close()


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each kind of database in turn."""
    return request.getfixturevalue(request.param)


def place_in(var: Path) -> Place:
    """Both databases as files of a directory."""
    return Place(var, f"sqlite:///{var / 'vejviser.db'}", f"sqlite:///{var / 'desk.db'}")
