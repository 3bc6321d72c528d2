"""What a tracker knows at one moment, apart from the events that led there."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop

from vejviser.dialogue.events import event_from, message_as_json, message_from

# The attributes that Rasa's `DialogueStateTracker._reset` sets, slots and active loop aside.
PLAIN = ("_paused", "latest_action", "latest_message", "latest_bot_utterance", "followup_action")


@dataclass(frozen=True)
class Moment:
    """Slots, active loop and latest of everything. Nothing of it is shared with a living tracker."""

    plain: dict[str, Any]
    slots: dict[str, Slot]
    loop: TrackerActiveLoop | None

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> Moment:
        """The tracker's present state."""
        return cls(
            {name: getattr(tracker, name) for name in PLAIN},
            {name: copy.copy(slot) for name, slot in tracker.slots.items()},
            copied_loop(tracker.active_loop),
        )

    def restore(self, tracker: DialogueStateTracker) -> None:
        """Put the tracker back to this moment; its events stay as they are."""
        for name, value in self.plain.items():
            setattr(tracker, name, value)
        tracker.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        tracker.active_loop = copied_loop(self.loop)

    def as_json(self) -> dict[str, Any]:
        """The moment in what JSON has; only slots that were ever set are named."""
        said, answered = self.plain["latest_message"], self.plain["latest_bot_utterance"]
        return {
            "paused": self.plain["_paused"],
            "latest_action": self.plain["latest_action"],
            "followup_action": self.plain["followup_action"],
            "latest_message": message_as_json(said),
            "latest_bot_utterance": answered.as_dict() if answered else None,
            "slots": {name: slot.value for name, slot in self.slots.items() if slot.has_been_set},
            "loop": dataclasses.asdict(self.loop) if self.loop else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any], slots: list[Slot]) -> Moment:
        """The moment that `as_json` gave. Slots that the domain no longer has are left out."""
        fresh = {slot.name: copy.copy(slot) for slot in slots}
        for slot in fresh.values():
            slot.reset()
        for name, value in kept["slots"].items():
            if name in fresh:
                fresh[name].value = value
        plain = {
            "_paused": kept["paused"],
            "latest_action": kept["latest_action"],
            "followup_action": kept["followup_action"],
            "latest_message": message_from(kept["latest_message"]),
            "latest_bot_utterance": _event(kept["latest_bot_utterance"]) or BotUttered.empty(),
        }
        return cls(plain, fresh, TrackerActiveLoop(**kept["loop"]) if kept["loop"] else None)


def copied_loop(loop: TrackerActiveLoop | None) -> TrackerActiveLoop | None:
    """A loop of its own: Rasa changes its flags in place."""
    return dataclasses.replace(loop) if loop else None


def _event(kept: dict[str, Any] | None) -> Event | None:
    return event_from(kept) if kept else None
