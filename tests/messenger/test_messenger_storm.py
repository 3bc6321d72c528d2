"""Thousands of events in random batches, over a Graph that fails and a bot that is killed: nothing lost, nothing twice.

`make test-messenger` runs it with 5,000 events and prints the figures.
"""

from __future__ import annotations

import os
import random
import signal
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.desk.ports import free_port
from tests.e2e.running_stack import Stack, running_apart, wait_for
from tests.e2e.workers import START_SECONDS, TWO_WITH_ACTIONS_INSIDE, bots, two_workers, wait_both_ready
from tests.messenger.platform.server import running_platform
from tests.messenger.storm import Storm
from tests.messenger.storm_plan import StormPlan

EVENTS, KILLS = 300, 1
SECONDS_EACH = 0.5


def one_machine(var: Path, settings: dict[str, str]) -> AbstractContextManager[Stack]:
    return running_apart(var, action_server=False, **settings)


def kill_the_bot(stack: Stack) -> None:
    stack.stop("bot", signal.SIGKILL)
    stack.start("bot")


def workers(var: Path, settings: dict[str, str]) -> AbstractContextManager[Stack]:
    return two_workers(var, *TWO_WITH_ACTIONS_INSIDE, **settings)


def kill_one_of_two(stack: Stack) -> None:
    killed = random.choice(bots(stack))
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: len(bots(stack)) == 2 and killed not in bots(stack), START_SECONDS)
    wait_both_ready(stack)


SET_UPS = {"one machine": (one_machine, kill_the_bot), "two workers": (workers, kill_one_of_two)}


@pytest.mark.parametrize("set_up", SET_UPS)
def test_each_message_is_answered_once_and_in_order(
    set_up: str, tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = request.config.getoption("--messenger-events", default=None)
    events, kills = asked or EVENTS, 3 if asked else KILLS
    given = request.config.getoption("--messenger-seed", default=None)
    seed = given if given is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}")
    running, kill_a_bot = SET_UPS[set_up]
    with running_platform(free_port()) as platform, running(tmp_path, platform.settings()) as stack:
        platform.connect(stack.bot)
        plan = StormPlan(events, platform.page.id, platform.page.app_id, seed)
        storm = Storm(stack, platform, plan, seed, kill_a_bot)
        outcome = storm.run(kills, drain_seconds=120 + events * SECONDS_EACH)
        storm.check()
    if asked:
        with capsys.disabled():
            print(f"\n{set_up}, seed {seed}", *outcome.lines(), sep="\n")
