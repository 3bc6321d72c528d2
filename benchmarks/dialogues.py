"""Test stories one by one, and the events that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered


@dataclass(frozen=True)
class Dialogue:
    """One story in Rasa's format for test stories."""

    name: str
    steps: list[dict[str, Any]]

    def write(self, path: Path) -> None:
        """A file of Rasa's with this story alone, its messages understood as the story says."""
        steps = [{key: value for key, value in step.items() if key != "user"} for step in self.steps]
        content = {"version": "3.1", "stories": [{"story": self.name, "steps": steps}]}
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def turns(self) -> list[list[Event]]:
        """Its events, one list for each message of the customer; a turn ends with listening."""
        turns: list[list[Event]] = []
        for step in self.steps:
            if "user" in step:
                intent = {"name": step["intent"], "confidence": 1.0}
                turns.append([UserUttered(step["user"], intent)])
            elif "action" in step:
                turns[-1].append(ActionExecuted(step["action"]))
            elif "active_loop" in step:
                turns[-1].append(ActiveLoop(step["active_loop"]))
            else:
                turns[-1] += [SlotSet(*pair) for slots in step["slot_was_set"] for pair in slots.items()]
        return [[*turn, ActionExecuted("action_listen")] for turn in turns]


def dialogues(directory: Path) -> Iterator[Dialogue]:
    """All stories of the files `test_*.yml` there."""
    for path in sorted(directory.glob("test_*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            yield Dialogue(story["story"], story["steps"])
