"""Stopping, goodbye, changing one's mind, being forgotten."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer, domain

CONTACT = {"customer_name": "Mette", "customer_email": "mette@example.dk", "customer_phone": "12 34 56 78"}


@pytest.mark.parametrize("form", domain()["forms"])
def test_stop_ends_every_form_and_forgets_its_answers(server: ActionServer, form: str) -> None:
    told = {"description_parts": ["a"], "addition": "b", "case_access": "granted", "failed_answers": 1}
    answer = server.run("action_cancel", "stop", intent="cancel", slots=told, active_loop=form)
    assert answer.said == ["utter_cancelled"]
    assert {"event": "active_loop", "timestamp": None, "name": None} in answer.events
    assert all(answer.slots[name] is None for name in (*told, "requested_slot"))


def test_stop_keeps_the_rung_and_offers_contact_details_again(server: ActionServer) -> None:
    answer = server.run(
        "action_cancel", "stop", slots={**CONTACT, "rung": "satisfaction"}, active_loop="complaint_form"
    )
    assert answer.slots["known_contact"] == CONTACT
    assert "rung" not in answer.slots


def test_a_name_alone_is_no_contact(server: ActionServer) -> None:
    earlier = {"known_contact": CONTACT, "customer_name": "Bo"}
    answer = server.run("action_cancel", "stop", slots=earlier, active_loop="complaint_form")
    assert answer.slots["known_contact"] == CONTACT


def test_there_is_nothing_to_stop_without_a_form(server: ActionServer) -> None:
    answer = server.run("action_cancel", "stop", intent="cancel")
    assert (answer.said, answer.events) == (["utter_nothing_to_cancel"], [])


@pytest.mark.parametrize(
    ("form", "response"),
    [(None, "utter_goodbye"), ("complaint_form", "utter_goodbye_unfinished"),
     ("feedback_form", "utter_goodbye_unfinished"), ("lookup_form", "utter_goodbye")],
)  # fmt: skip
def test_goodbye_tells_what_is_not_sent(server: ActionServer, form: str | None, response: str) -> None:
    assert server.run("action_goodbye", "farvel", active_loop=form).said == [response]


@pytest.mark.parametrize(("form", "responses"), [(None, ["utter_nothing_to_change"]), ("complaint_form", [])])
def test_a_change_without_a_form_is_about_a_case(
    server: ActionServer, form: str | None, responses: list
) -> None:
    assert server.run("action_change_answer", "ret min mail", active_loop=form).said == responses


@pytest.mark.parametrize("slot", [*CONTACT, "known_contact", "case_email"])
def test_a_customer_who_wants_it_is_forgotten(server: ActionServer, slot: str) -> None:
    answer = server.run(
        "action_forget_customer", "slet mine data", slots={**CONTACT, "case_email": "m@example.dk"}
    )
    assert answer.said == ["utter_erasure"]
    assert answer.slots.get(slot, "kept") is None
