"""The beginning of a conversation."""

from __future__ import annotations

import pytest

from actions.case_run import RUN_SLOTS
from tests.actions.running_actions import ActionServer

WHAT_OUTLIVES_A_PAUSE = {
    "rung": "satisfaction",
    "case_run": 2,
    "case_key": "k" * 40,
    "known_contact": {"customer_name": "Mette", "customer_email": "mette@example.dk", "customer_phone": ""},
}


@pytest.mark.parametrize(
    ("known", "response"),
    [({}, "utter_intro"), ({"rung": None}, "utter_intro"), ({"case_run": 0}, "utter_intro"),
     ({"case_run": 1}, "utter_intro_again")],
)  # fmt: skip
def test_the_assistant_says_first_what_it_is(server: ActionServer, known: dict, response: str) -> None:
    answer = server.run("action_session_start", slots=known)
    assert answer.said == [response]


def test_a_session_begins_and_then_listens(server: ActionServer) -> None:
    events = server.run("action_session_start").events
    assert events[0]["event"] == "session_started"
    assert (events[-1]["event"], events[-1]["name"]) == ("action", "action_listen")


def test_rung_cases_and_contact_details_outlive_a_pause(server: ActionServer) -> None:
    answer = server.run("action_session_start", slots=WHAT_OUTLIVES_A_PAUSE)
    assert answer.slots == WHAT_OUTLIVES_A_PAUSE


@pytest.mark.parametrize("slot", [*RUN_SLOTS, "requested_slot"])
def test_a_run_that_was_left_for_a_day_is_not_taken_up(server: ActionServer, slot: str) -> None:
    answer = server.run("action_session_start", slots={"case_run": 1, slot: "gammelt"})
    assert slot not in answer.slots
