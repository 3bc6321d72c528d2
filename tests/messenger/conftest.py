"""One running product with Messenger on, and the platform's stand-in, for all customers of a test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.desk.ports import free_port
from tests.e2e.running_stack import Stack, running_together
from tests.messenger.customer import MessengerCustomer
from tests.messenger.platform.server import Platform, running_platform


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `pytest tests/messenger`."""
    parser.addoption("--messenger-events", type=int, help="events of the storm; without it a short one")
    parser.addoption("--messenger-seed", type=int, help="the seed of the storm that is to be had again")


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """The stand-in for Meta."""
    with running_platform(free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, platform: Platform) -> Iterator[Stack]:
    """Everything as `make run` starts it, connected to the stand-in."""
    with running_together(tmp_path_factory.mktemp("var"), **platform.settings()) as running:
        platform.connect(running.bot)
        yield running


@pytest.fixture
def new_customer(stack: Stack, platform: Platform) -> Iterator[Callable[[], MessengerCustomer]]:
    """Somebody who has not written before."""
    yield lambda: MessengerCustomer(stack, platform)
    platform.trouble.ends()


@pytest.fixture
def customer(new_customer: Callable[[], MessengerCustomer]) -> MessengerCustomer:
    return new_customer()
