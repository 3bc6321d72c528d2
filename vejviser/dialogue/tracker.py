"""A tracker with the latest turns only, in which nothing is replayed from the beginning."""

from __future__ import annotations

import copy
from collections.abc import Generator, Iterable
from itertools import pairwise
from typing import Any

from rasa.shared.core.events import (
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.dialogue.applied import AppliedEvents
from vejviser.dialogue.moment import Moment, copied_loop
from vejviser.dialogue.playback import Playback
from vejviser.dialogue.prior_turns import PriorTurn
from vejviser.dialogue.start import Start

# Turns that are kept when the older ones are let go, and how many there may be before that is done.
KEPT_TURNS = 24
MOST_TURNS = 48
LONGEST_FORM = 200


class ConversationTracker(DialogueStateTracker):
    """Rasa's tracker over a window of the conversation's events.

    `first` is the sequence number of the window's first event, from 1; `start` is what was known just before
    it, None at the beginning of the conversation. `stored` is the number of the last event that the tracker
    store has. A turn's cost does not depend on how long the conversation is: copies take over what is known
    instead of replaying events, and the pasts that policies look at are kept from call to call.
    """

    def __init__(
        self,
        sender_id: str,
        slots: Iterable[Slot] | None,
        max_event_history: int | None = None,
        sender_source: str | None = None,
        is_rule_tracker: bool = False,
        *,
        first: int = 1,
        start: Start | None = None,
    ) -> None:
        self._domain_slots = list(slots or [])
        super().__init__(sender_id, self._domain_slots, max_event_history, sender_source, is_rule_tracker)
        self.first = first
        self.start = start
        self.stored = first - 1
        self._begin_window()
        if start is not None:
            start.moment.restore(self)

    def _begin_window(self) -> None:
        loop = self.start.moment.loop if self.start else None
        self._applied = AppliedEvents(loop.name if loop else None)
        self._playback: Playback | None = None

    @property
    def unstored(self) -> list[Event]:
        """Events that the store does not have yet."""
        return list(self.events)[self.stored - self.first + 1 :]

    def let_go(self) -> Start | None:
        """Let old turns go if there are too many; gives the new start, or None if all stay.

        The cut is made just before a message that no form was waiting for. If there is none for
        `LONGEST_FORM` turns it is made all the same: policies then see the turns of a form that are left
        instead of the one that began it.
        """
        events = list(self.events)
        said = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
        if len(said) <= MOST_TURNS:
            return None
        turns = list(pairwise(said))[1 : -KEPT_TURNS + 1]
        good = [begin for begin, end in turns if self._may_begin_with(events, begin, end)]
        if not good and len(said) <= LONGEST_FORM:
            return None
        cut = good[-1] if good else turns[-1][0]
        past = ConversationTracker(self.sender_id, self._domain_slots, first=self.first, start=self.start)
        past.events.extend(events[:cut])
        past.replay_events()
        self.events = self._create_events(events[cut:])
        self.first += cut
        # The last of the turns is the moment itself.
        self.start = Start(Moment.of(past), tuple(past._prior_turns()[:-1]))
        self._begin_window()
        return self.start

    def _may_begin_with(self, events: list[Event], begin: int, end: int) -> bool:
        """Whether a window may begin with this turn: outside of forms, and not with one that was undone."""
        undone = any(isinstance(event, UserUtteranceReverted) for event in events[begin:end])
        return not undone and not self._in_form(events[:begin])

    def _in_form(self, past: list[Event]) -> bool:
        for event in reversed(past):
            if isinstance(event, ActiveLoop):
                return event.name is not None
            if isinstance(event, Restarted | SessionStarted):
                return False
        return self.start is not None and self.start.moment.loop is not None

    def applied_events(self) -> list[Event]:
        """See `DialogueStateTracker.applied_events`; those of the window."""
        self._applied.catch_up(list(self.events))
        return list(self._applied.events)

    def generate_all_prior_trackers(self) -> Generator[tuple[Any, bool], None, None]:
        """The tracker before each of its latest actions, then as it is, as far as policies look at it."""
        for turn in self._prior_turns():
            yield turn, turn.hidden

    def _prior_turns(self) -> list[PriorTurn]:
        applied = self.applied_events()
        if self._playback is None:
            self._playback = Playback(self._domain_slots, self.start)
        return self._playback.prior_turns(applied, self._applied.from_start)

    def replay_events(self) -> None:
        """Find anew what is known; for that, the window is enough."""
        applied = self.applied_events()
        if not self._applied.from_start:
            # What was known at the window's start went with the session that it belonged to.
            self._reset()
        elif self.start is not None:
            self.start.moment.restore(self)
        for event in applied:
            event.apply_to(self)

    def copy(self) -> ConversationTracker:
        """A tracker that goes its own way from here."""
        twin = copy.copy(self)
        twin.events = copy.copy(self.events)
        twin.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        twin.active_loop = copied_loop(self.active_loop)
        twin._applied = self._applied.copy()
        # Copies are made for actions; nobody predicts on them.
        twin._playback = None
        return twin
