"""A desk that stands in, and a client of it with short time-outs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpdesk.desk_standin import TOKEN, DeskStandIn, desk_standin
from vejviser.helpdesk.desk import Desk


@pytest.fixture
def standin() -> Iterator[DeskStandIn]:
    with desk_standin() as desk:
        yield desk


@pytest.fixture
def desk(standin: DeskStandIn) -> Desk:
    return Desk(standin.url, lambda: TOKEN, connect_seconds=0.5, read_seconds=0.3)
