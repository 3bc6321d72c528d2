"""A running product that logs JSON, for all tests of a test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.running_stack import Stack, running_apart


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three processes that can be stopped one by one."""
    with running_apart(tmp_path_factory.mktemp("var"), VEJVISER_LOG_FORMAT="json") as running:
        yield running
