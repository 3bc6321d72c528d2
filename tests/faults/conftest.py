"""How much the fault suite does, and a seed that is printed, so that a run can be had again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stack import FaultStack, one_machine, two_workers
from tests.faults.storm import Size

SHORT = Size(messages=300, customers=12, faults=6, thinking_seconds=0.3)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `pytest tests/faults`."""
    parser.addoption(
        "--fault-messages", type=int, help="messages for each set-up, with every fault at least once"
    )
    parser.addoption("--fault-seed", type=int, help="the seed of the run that is to be had again")


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Size:
    """The short form unless a number of messages is asked for."""
    messages = request.config.getoption("--fault-messages", default=None)
    if messages is None:
        return SHORT
    return Size(messages=messages, customers=32, faults=None, thinking_seconds=0.0)


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """Another one in each run."""
    asked = request.config.getoption("--fault-seed", default=None)
    return asked if asked is not None else random.SystemRandom().randrange(1_000_000)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultStack]:
    """SQLite, one bot that runs the actions itself."""
    with one_machine(_directory(tmp_path_factory)) as stack:
        yield stack


@pytest.fixture
def machine_with_action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultStack]:
    """SQLite, one bot and one action server, which can stand still in the middle of a turn."""
    with one_machine(_directory(tmp_path_factory), action_server=True) as stack:
        yield stack


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultStack]:
    """PostgreSQL, Redis, two bots and two action servers behind a proxy."""
    with two_workers(_directory(tmp_path_factory)) as stack:
        yield stack


def _directory(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("faults")
