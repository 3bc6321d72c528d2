"""Databases of both kinds, each test with its own, and a desk that stands in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpdesk.desk_standin import TOKEN, DeskStandIn, desk_standin
from tests.postgres import PostgresServer, postgres_server
from tests.stores.manual_clock import ManualClock
from vejviser.helpdesk.desk import Desk
from vejviser.stores.database import Database
from vejviser.stores.delivery import Delivery
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.migrations import migrate
from vejviser.stores.outbox import Outbox


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    return postgres.empty_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'vejviser.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def url(empty_url: str) -> str:
    """A database with the tables of this code."""
    migrate(empty_url)
    return empty_url


@pytest.fixture
def outbox(url: str) -> Iterator[Outbox]:
    database = Database(url)
    yield Outbox(database)
    database.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def mailbox(url: str, clock: ManualClock) -> Iterator[Mailbox]:
    """A mailbox with two conversations, by a clock that stands still."""
    database = Database(url)
    opened = Mailbox(database, clock=clock)
    for conversation_id in ("anna", "bo"):
        opened.open(conversation_id, "website", "https://shop.example")
    yield opened
    database.close()


@pytest.fixture
def standin() -> Iterator[DeskStandIn]:
    with desk_standin() as desk:
        yield desk


@pytest.fixture
def desk(standin: DeskStandIn) -> Desk:
    return Desk(standin.url, lambda: TOKEN, connect_seconds=0.5, read_seconds=0.3)


@pytest.fixture
def timed_outbox(url: str, clock: ManualClock) -> Iterator[Outbox]:
    """An outbox whose time the test moves."""
    database = Database(url)
    yield Outbox(database, clock=clock)
    database.close()


@pytest.fixture
def delivery(timed_outbox: Outbox, desk: Desk) -> Delivery:
    return Delivery(timed_outbox, desk)
