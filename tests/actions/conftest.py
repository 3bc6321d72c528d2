"""Action servers and a desk, started once for all tests that need them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.actions.running_actions import ActionServer, running_actions
from tests.desk.running_desk import Desk, running_desk

# After every date of the content.
TODAY = "2026-11-24"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """An action server whose help desk does not answer."""
    with running_actions(tmp_path_factory.mktemp("actions"), VEJVISER_TODAY=TODAY) as running:
        yield running


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A help desk."""
    with running_desk(tmp_path_factory.mktemp("desk") / "var") as running:
        yield running


@pytest.fixture(scope="session")
def with_desk(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Iterator[ActionServer]:
    """An action server whose help desk is `desk`."""
    var = tmp_path_factory.mktemp("actions-with-desk")
    settings = {"VEJVISER_DESK_URL": desk.base, "VEJVISER_DESK_TOKEN": desk.token}
    with running_actions(var, VEJVISER_TODAY=TODAY, **settings) as running:
        yield running
