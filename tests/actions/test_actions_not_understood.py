"""What was not understood: a guess, then a human."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer, answered, said

ACTION = "action_not_understood"
NOT = "nlu_fallback"


def test_up_to_three_likely_meanings_are_offered(server: ActionServer) -> None:
    ranking = {
        NOT: 0.3,
        "make_complaint": 0.25,
        "deny": 0.2,
        "ask_contact": 0.15,
        "give_feedback": 0.1,
        "ask_privacy": 0.08,
    }
    buttons = server.run(ACTION, "øh", intent=NOT, ranking=ranking).told("utter_did_you_mean")["buttons"]
    assert [button["payload"] for button in buttons] == ["/make_complaint", "/ask_contact", "/give_feedback"]
    assert buttons[0]["title"] == "Jeg vil klage"


@pytest.mark.parametrize("ranking", [{}, {"deny": 0.2}, {"make_complaint": 0.03}])
def test_without_a_likely_meaning_the_customer_is_asked_to_rephrase(
    server: ActionServer, ranking: dict
) -> None:
    assert server.run(ACTION, "asdf", intent=NOT, ranking=ranking).said == ["utter_rephrase"]


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ([said("qwer", NOT)], True),
        ([said("hvad er hovedstaden", "out_of_scope"), answered("utter_out_of_scope")], True),
        ([said("qwer", NOT), answered("utter_rephrase"), said("hej", "greet")], False),
        ([], False),
    ],
)
def test_the_second_time_in_a_row_a_human_is_offered(
    server: ActionServer, before: list, offered: bool
) -> None:
    answer = server.run(ACTION, "asdf", intent=NOT, before=before)
    assert (answer.said == ["utter_offer_human"]) == offered


@pytest.mark.parametrize(
    ("intent", "response"), [("affirm", "utter_anything_to_confirm"), ("deny", "utter_nothing_open")]
)
def test_a_yes_or_no_to_nothing_is_asked_about(server: ActionServer, intent: str, response: str) -> None:
    answer = server.run(ACTION, "ja", intent=intent)
    assert answer.said == [response]
    assert [event["name"] for event in answer.events if event["event"] == "followup"] == ["action_listen"]


def test_a_yes_to_the_offer_of_a_human_begins_the_handoff(server: ActionServer) -> None:
    answer = server.run(ACTION, "ja tak", intent="affirm", before=[answered("utter_offer_human")])
    assert answer.said == ["utter_human_contact"]
    assert answer.slots["case_kind"] == "contact_request"
    assert [event["name"] for event in answer.events if event["event"] == "followup"] == ["handoff_form"]


@pytest.mark.parametrize(
    ("before", "form", "response"),
    [
        ([], None, "utter_out_of_scope"),
        ([said("vejret?", "out_of_scope")], None, "utter_offer_human"),
        ([said("vejret?", "out_of_scope")], "complaint_form", "utter_out_of_scope"),
        ([said("vejret?", "out_of_scope"), said("hej", "greet")], None, "utter_out_of_scope"),
    ],
)
def test_off_topic_gets_one_friendly_line(
    server: ActionServer, before: list, form: str | None, response: str
) -> None:
    answer = server.run(
        "action_out_of_scope", "fodbold?", intent="out_of_scope", before=before, active_loop=form
    )
    assert answer.said == [response]
