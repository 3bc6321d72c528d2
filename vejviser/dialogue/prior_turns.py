"""What policies look back on: the tracker as it was before each of the latest actions."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop

from vejviser.dialogue.events import message_as_json, message_from
from vejviser.dialogue.moment import copied_loop

# More than any policy reads: our rules look back three actions, memoization two that are not hidden.
LATEST_KEPT = 40
SHOWN_KEPT = 6


@dataclass(frozen=True)
class PriorTurn:
    """The part of a tracker that `Domain.states_for_tracker_history` reads, just before an action.

    `hidden`: whether the action was decided by rules alone, so that other policies do not look at it.
    """

    latest_message: Any
    latest_action: Any
    followup_action: str | None
    active_loop: TrackerActiveLoop | None
    slots: dict[str, Slot]
    hidden: bool

    @classmethod
    def of(cls, tracker: DialogueStateTracker, hidden: bool) -> PriorTurn:
        """A picture of the tracker. Slots that have no say in the dialogue are left out."""
        return cls(
            tracker.latest_message,
            tracker.latest_action,
            tracker.followup_action,
            copied_loop(tracker.active_loop),
            {name: copy.copy(slot) for name, slot in tracker.slots.items() if slot.as_feature()},
            hidden,
        )

    @property
    def latest_action_name(self) -> str | None:
        """As `DialogueStateTracker.latest_action_name`."""
        latest = self.latest_action or {}
        return latest.get("action_name") or latest.get("action_text")

    @property
    def active_loop_name(self) -> str | None:
        """As `DialogueStateTracker.active_loop_name`."""
        return self.active_loop.name if self.active_loop else None

    def as_json(self) -> dict[str, Any]:
        """The picture in what JSON has."""
        return {
            "latest_message": message_as_json(self.latest_message),
            "latest_action": self.latest_action,
            "followup_action": self.followup_action,
            "loop": dataclasses.asdict(self.active_loop) if self.active_loop else None,
            "slots": {name: slot.value for name, slot in self.slots.items()},
            "hidden": self.hidden,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any], slots: Sequence[Slot]) -> PriorTurn:
        """The picture that `as_json` gave."""
        found = {slot.name: copy.copy(slot) for slot in slots if slot.name in kept["slots"]}
        for name, slot in found.items():
            slot.value = kept["slots"][name]
        loop = TrackerActiveLoop(**kept["loop"]) if kept["loop"] else None
        message = message_from(kept["latest_message"])
        return cls(message, kept["latest_action"], kept["followup_action"], loop, found, kept["hidden"])


def needed(turns: Sequence[PriorTurn]) -> list[PriorTurn]:
    """Those of `turns`, oldest first, without which policies would come to another view of the latest ones.

    They are the latest, and the latest that are shown to policies that do not look at rules' turns, each
    with its successor, from which its action is read. `Domain.states_for_tracker_history` is followed in
    what it shows.
    """
    shown: list[int] = []
    hidden = False
    for place, turn in enumerate(turns):
        if not turn.followup_action and turn.latest_action_name != turn.active_loop_name:
            hidden = turn.hidden
        if not hidden:
            shown.append(place)
    wanted = {near for place in shown[-SHOWN_KEPT:] for near in (place, place + 1)}
    wanted |= set(range(len(turns) - LATEST_KEPT, len(turns)))
    return [turn for place, turn in enumerate(turns) if place in wanted]
