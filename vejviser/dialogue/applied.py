"""Which events count: those that were not taken back, as Rasa's `applied_events` has it, event by event."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker


class AppliedEvents:
    """The events that count, kept up to date instead of being found anew from the first event each time.

    `loop` is the loop that was active before the first event. `from_start` is False once a restart or a new
    session has made everything before it irrelevant.
    """

    def __init__(self, loop: str | None = None) -> None:
        self.events: list[Event] = []
        self.from_start = True
        self._loops = {loop} if loop else set()
        self._seen = 0

    def copy(self) -> AppliedEvents:
        """One that goes its own way from here."""
        twin = AppliedEvents()
        twin.events, twin.from_start = list(self.events), self.from_start
        twin._loops, twin._seen = set(self._loops), self._seen
        return twin

    def catch_up(self, happened: Sequence[Event]) -> None:
        """Take in what is new in `happened`, which only ever grows at its end."""
        for place in range(self._seen, len(happened)):
            self._take(happened[place])
        self._seen = len(happened)

    def _take(self, event: Event) -> None:
        applied = self.events
        if isinstance(event, ActiveLoop) and event.name:
            self._loops.add(event.name)
        if isinstance(event, Restarted | SessionStarted):
            applied.clear()
            self.from_start = False
        elif isinstance(event, ActionReverted):
            DialogueStateTracker._undo_till_previous(ActionExecuted, applied)
        elif isinstance(event, UserUtteranceReverted):
            DialogueStateTracker._undo_till_previous(UserUttered, applied)
            DialogueStateTracker._undo_till_previous(ActionExecuted, applied)
        elif self._runs_again(event):
            assert isinstance(event, ActionExecuted) and event.action_name
            DialogueStateTracker._undo_till_previous_loop_execution(event.action_name, applied)
        else:
            applied.append(event)

    def _runs_again(self, event: Event) -> bool:
        """Whether it is a loop's run that replaces the one before, as runs on the happy path do."""
        if not isinstance(event, ActionExecuted) or event.action_name not in self._loops:
            return False
        assert event.action_name
        return not _RULES._first_loop_execution_or_unhappy_path(event.action_name, self.events)


# Rasa's method reads nothing of its tracker.
_RULES = DialogueStateTracker("", [])
