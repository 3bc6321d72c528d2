"""Playing a conversation's applied events once, with a picture before each action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.dialogue.moment import Moment
from vejviser.dialogue.prior_turns import LATEST_KEPT, PriorTurn, needed
from vejviser.dialogue.start import Start


@dataclass(frozen=True)
class _Action:
    place: int
    event: ActionExecuted
    before: Moment
    picture: PriorTurn


class Playback:
    """Goes on from where it was; a part that was taken back is played again from where it began."""

    def __init__(self, slots: Sequence[Slot], start: Start | None) -> None:
        self._slots = slots
        self._start = start
        self._actions: list[_Action] = []
        self._last: Event | None = None
        self._rewind(None)

    def prior_turns(self, applied: list[Event], from_start: bool) -> list[PriorTurn]:
        """The tracker before each action that policies may look at, and at last as it is.

        `from_start`: whether `applied` begins where the given start was, and not with a new session.
        """
        self._play(applied, from_start)
        pictures = [action.picture for action in self._actions]
        return [*needed([*self._earlier, *pictures]), PriorTurn.of(self._player, hidden=False)]

    def _play(self, applied: list[Event], from_start: bool) -> None:
        if not from_start and self._start is not None:
            self._start = None
            self._actions.clear()
            self._rewind(None)
        intact = self._played == 0 or (
            self._played <= len(applied) and applied[self._played - 1] is self._last
        )
        if not intact:
            # Events are only ever taken away from the end: who is still in place has its past in place.
            while self._actions and not self._still_there(self._actions[-1], applied):
                self._actions.pop()
            self._rewind(self._actions.pop() if self._actions else None)
        for place in range(self._played, len(applied)):
            event = applied[place]
            if isinstance(event, ActionExecuted):
                picture = PriorTurn.of(self._player, event.hide_rule_turn)
                self._actions.append(_Action(place, event, Moment.of(self._player), picture))
            event.apply_to(self._player)
        self._played, self._last = len(applied), applied[-1] if applied else None
        self._forget()

    def _forget(self) -> None:
        if len(self._actions) > 3 * LATEST_KEPT:
            old = [action.picture for action in self._actions[:-LATEST_KEPT]]
            del self._actions[:-LATEST_KEPT]
            self._earlier = needed([*self._earlier, *old])

    def _rewind(self, to: _Action | None) -> None:
        if to is not None:
            to.before.restore(self._player)
            self._played = to.place
            return
        self._played = 0
        self._earlier: list[PriorTurn] = list(self._start.earlier) if self._start else []
        self._player = DialogueStateTracker("", self._slots)
        if self._start is not None:
            self._start.moment.restore(self._player)

    @staticmethod
    def _still_there(action: _Action, applied: list[Event]) -> bool:
        return action.place < len(applied) and applied[action.place] is action.event
