"""Where a tracker's window begins: what was known there, in a form that can be stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.slots import Slot

from vejviser.dialogue.moment import Moment
from vejviser.dialogue.prior_turns import PriorTurn


@dataclass(frozen=True)
class Start:
    """The state just before a window's first event, and the turns before it that policies still look at."""

    moment: Moment
    earlier: tuple[PriorTurn, ...]

    def as_json(self) -> dict[str, Any]:
        """The start in what JSON has."""
        return {"moment": self.moment.as_json(), "earlier": [turn.as_json() for turn in self.earlier]}

    @classmethod
    def from_json(cls, kept: dict[str, Any], slots: Sequence[Slot]) -> Start:
        """The start that `as_json` gave."""
        earlier = tuple(PriorTurn.from_json(turn, slots) for turn in kept["earlier"])
        return cls(Moment.from_json(kept["moment"], list(slots)), earlier)
