"""One trained set of policies on test stories, other paths and a long conversation: JSON on the last line.

`python -m benchmarks.policy_trial MODEL`, started by `benchmarks.policies`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.test import test
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from benchmarks.dialogues import Dialogue, dialogues
from benchmarks.memory import memory
from vejviser.settings import PROJECT_ROOT

STORIES, PATHS = PROJECT_ROOT / "tests" / "stories", PROJECT_ROOT / "benchmarks" / "paths"
LONG_TURNS, AROUND = 110, 10
# It ends by itself with listening, which test stories cannot say: what is predicted after it does not count.
ENDS_BY_ITSELF = "action_not_understood"


def main(model: str) -> None:
    """Tries the model and prints the numbers."""
    logging.disable(logging.WARNING)
    agent = Agent.load(model)
    found: dict[str, Any] = {
        "stories": asyncio.run(_accuracy(agent, list(dialogues(STORIES)))),
        "paths": asyncio.run(_accuracy(agent, list(dialogues(PATHS)))),
        "times": _times(agent),
        "data": memory(os.getpid())["data"],
    }
    print("\n" + json.dumps(found, ensure_ascii=False))


async def _accuracy(agent: Agent, tried: list[Dialogue]) -> dict[str, Any]:
    """How many dialogues and actions `rasa test core` finds right, and the names of the wrong ones."""
    wrong, actions, actions_right = [], 0, 0
    with tempfile.TemporaryDirectory() as directory:
        story = Path(directory) / "dialogue.yml"
        for dialogue in tried:
            dialogue.write(story)
            result = await test(str(story), agent, disable_plotting=True, errors=False, warnings=False)
            hits = _hits(result["actions"])
            assert hits, f"nothing was tried of: {dialogue.name}"
            actions += len(hits)
            actions_right += sum(hits)
            if not all(hits):
                wrong.append(dialogue.name)
    return {
        "dialogues": len(tried), "right": len(tried) - len(wrong), "wrong": wrong,
        "actions": actions, "actions_right": actions_right,
    }  # fmt: skip


def _hits(actions: list[dict[str, Any]]) -> list[bool]:
    before = [None, *(one["action"] for one in actions)]
    return [
        one["action"] == one["predicted"]
        for previous, one in zip(before, actions, strict=False)
        if previous != ENDS_BY_ITSELF
    ]


def _times(agent: Agent) -> dict[str, list[float]]:
    """Milliseconds of deciding one turn: in each path alone, and around two places of a long conversation."""
    paths = [dialogue.turns() for dialogue in dialogues(PATHS)]
    _replay(agent, paths[0])  # the first prediction is slower
    # A round of as many turns as are looked at, so that they are the same turns at both places.
    round_of_turns = [turn for turns in paths for turn in turns][: 2 * AROUND]
    long = _replay(agent, list(islice(cycle(round_of_turns), LONG_TURNS)))
    return {
        "short": [took for turns in paths for took in _replay(agent, turns)],
        "turn 10": long[: 2 * AROUND],
        "turn 100": long[100 - AROUND : 100 + AROUND],
    }


def _replay(agent: Agent, turns: list[list[Event]]) -> list[float]:
    """Milliseconds that the predictions of each turn take, on the way that the dialogue took."""
    assert agent.processor is not None and agent.domain is not None
    tracker = DialogueStateTracker("bench", agent.domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    times = []
    for turn in turns:
        took = 0.0
        for event in turn:
            if isinstance(event, ActionExecuted):
                began = time.perf_counter()
                agent.processor.predict_next_with_tracker_if_should(tracker)
                took += time.perf_counter() - began
            tracker.update(event)
        times.append(took * 1000)
    return times


if __name__ == "__main__":
    main(sys.argv[1])
