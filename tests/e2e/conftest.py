"""One running product for all conversations of a test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.customer import Customer
from tests.e2e.running_stack import Stack, running_together


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything as `make run` starts it."""
    with running_together(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture
def customer(stack: Stack) -> Customer:
    """Somebody who has not written before."""
    return Customer(stack)
