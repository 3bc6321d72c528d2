"""Thousands of events in random batches, over a Graph that fails and a bot that is killed: nothing lost, nothing twice.

`make test-messenger` runs it with 5,000 events and prints the figures.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.desk.ports import free_port
from tests.e2e.running_stack import running_apart
from tests.messenger.platform.server import running_platform
from tests.messenger.storm import Storm
from tests.messenger.storm_plan import StormPlan

EVENTS, KILLS = 300, 1
SECONDS_EACH = 0.5


def test_each_message_is_answered_once_and_in_order(
    tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = request.config.getoption("--messenger-events", default=None)
    events, kills = asked or EVENTS, 3 if asked else KILLS
    given = request.config.getoption("--messenger-seed", default=None)
    seed = given if given is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}")
    with (
        running_platform(free_port()) as platform,
        running_apart(tmp_path, action_server=False, **platform.settings()) as stack,
    ):
        platform.connect(stack.bot)
        plan = StormPlan(events, platform.page.id, platform.page.app_id, seed)
        storm = Storm(stack, platform, plan, seed)
        outcome = storm.run(kills, drain_seconds=120 + events * SECONDS_EACH)
        storm.check()
    if asked:
        with capsys.disabled():
            print(f"\nseed {seed}", *outcome.lines(), sep="\n")
