"""A tracker that replays nothing knows and shows what Rasa's own does, whatever happened in between."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from tests.dialogue.conversations import DOMAIN, Choice, action, choices, turns_of, user
from vejviser.dialogue import tracker as tracker_module
from vejviser.dialogue.start import Start
from vejviser.dialogue.tracker import ConversationTracker

RULE_ONLY = {"rule_only_slots": [], "rule_only_loops": ["other_form"]}
# What policies look at, of a form's run and of a memory of two turns.
RULES_READ, MEMORY_READS = 12, 2


def known(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What actions and responses see of a tracker."""
    state = tracker.current_state()
    return {**state, "latest_event_time": None, "slots": {**state["slots"]}}


def looked_at(tracker: DialogueStateTracker) -> tuple[Any, Any]:
    """What rules and what other policies see of a tracker."""
    rules = tracker.past_states(DOMAIN)
    others = tracker.past_states(DOMAIN, ignore_rule_only_turns=True, rule_only_data=RULE_ONLY)
    return rules[-RULES_READ:], others[-MEMORY_READS:]


def both(turn: list[Event], ours: ConversationTracker, rasas: DialogueStateTracker) -> None:
    for event in turn:
        twin = copy.deepcopy(event)
        rasas.update(twin, DOMAIN)
        ours.update(event, DOMAIN)


@settings(max_examples=150, deadline=None)
@given(st.lists(choices, max_size=30))
def test_the_same_events_are_known_and_looked_at_alike(chosen: list[Choice]) -> None:
    ours, rasas = ConversationTracker("c", DOMAIN.slots), DialogueStateTracker("c", DOMAIN.slots)
    for turn in turns_of(chosen):
        both(turn, ours, rasas)
        assert ours.applied_events() == rasas.applied_events()
        assert known(ours) == known(rasas)
        assert looked_at(ours) == looked_at(rasas)


PLAIN = Choice("plain", "ask", "utter_hello", "case_form", False, ())
NEW_SESSION = replace(PLAIN, kind="session")
SESSION_WITH_MOOD = replace(NEW_SESSION, sets=(("mood", "good"),))


@settings(max_examples=60, deadline=None)
@given(st.lists(choices, min_size=8, max_size=40))
@example([PLAIN, SESSION_WITH_MOOD, *[PLAIN] * 3, NEW_SESSION, *[PLAIN] * 6])
def test_old_turns_that_are_let_go_are_not_missed(chosen: list[Choice]) -> None:
    ours, rasas = ConversationTracker("c", DOMAIN.slots), DialogueStateTracker("c", DOMAIN.slots)
    with small_window():
        for turn in turns_of(chosen):
            both(turn, ours, rasas)
            start = ours.let_go()
            if start is not None:
                ours = read_again(ours, start)
            assert known(ours) == known(rasas)
            assert looked_at(ours)[1] == looked_at(rasas)[1]
            near = min(len(looked_at(ours)[0]), 3)
            assert looked_at(ours)[0][-near:] == looked_at(rasas)[0][-near:]


@settings(max_examples=60, deadline=None)
@given(st.lists(choices, min_size=1, max_size=12))
def test_a_copy_goes_its_own_way(chosen: list[Choice]) -> None:
    ours, rasas = ConversationTracker("c", DOMAIN.slots), DialogueStateTracker("c", DOMAIN.slots)
    *turns, more = turns_of(chosen)
    for turn in turns:
        both(turn, ours, rasas)
    before = known(ours), looked_at(ours), list(ours.events)
    twin, rasas_twin = ours.copy(), rasas.copy()
    both(more, twin, rasas_twin)
    assert known(twin) == known(rasas_twin)
    assert twin.applied_events() == rasas_twin.applied_events()
    assert (known(ours), looked_at(ours), list(ours.events)) == before


def test_the_window_is_bounded_and_no_event_loses_its_number() -> None:
    ours = ConversationTracker("c", DOMAIN.slots)
    written = 0
    longest = 0
    for _ in range(400):
        for event in [*user("ask"), action("utter_hello"), action("action_listen")]:
            ours.update(event, DOMAIN)
        new = ours.unstored
        assert len(new) == 4
        written += len(new)
        ours.let_go()
        ours.stored += len(new)
        assert ours.first + len(ours.events) - 1 == written
        longest = max(longest, len(ours.events))
    assert longest <= 4 * tracker_module.MOST_TURNS


def read_again(tracker: ConversationTracker, start: Start) -> ConversationTracker:
    """The tracker as a process reads it that has never seen the conversation."""
    kept = Start.from_json(json.loads(json.dumps(start.as_json())), DOMAIN.slots)
    again = ConversationTracker("c", DOMAIN.slots, first=tracker.first, start=kept)
    for event in tracker.events:
        again.update(event)
    return again


@contextmanager
def small_window() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracker_module, "KEPT_TURNS", 3)
        patch.setattr(tracker_module, "MOST_TURNS", 6)
        yield
