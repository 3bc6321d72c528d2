"""Opening a case: what the desk gets, and what the customer is told."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.actions.running_actions import ActionServer
from tests.desk.running_desk import Desk

OPEN = "action_open_case"
CONTACT = {
    "customer_name": "Mette Hansen",
    "customer_email": "mette@example.dk",
    "customer_phone": "12 34 56 78",
}
COMPLAINT = {
    **CONTACT,
    "case_kind": "complaint",
    "case_run": 1,
    "contacted_service": False,
    "register_anyway": True,
    "invoice_number": "K4MADNY-1",
    "description": "Gebyret er trukket to gange.",
    "wished_outcome": "",
    "confirmed": True,
}
FEEDBACK = {
    "case_kind": "feedback",
    "case_run": 1,
    "department": "product",
    "description": "Appen er god.",
    "wants_answer": True,
    "customer_email": "mette@example.dk",
    "customer_phone": "",
    "confirmed": True,
}


def opened(server: ActionServer, desk: Desk, response: str, slots: dict[str, Any]) -> dict[str, Any]:
    """The ticket in the desk that these answers made, after the customer was told with `response`."""
    answer = server.run(OPEN, "send", intent="affirm", slots=slots)
    number = answer.told(response)["case_number"]
    return desk.api("GET", f"tickets/{number}/").json()


@pytest.mark.parametrize(
    ("changes", "kind", "subject", "response"),
    [
        ({}, "complaint", "Klage, faktura K4MADNY-1", "utter_complaint_opened"),
        ({"invoice_number": ""}, "complaint", "Klage", "utter_complaint_opened"),
        ({"contacted_service": True}, "review_request", "Klage over behandlingen, faktura K4MADNY-1", "utter_review_opened"),
        ({"contacted_service": True, "invoice_number": ""}, "review_request", "Klage over behandlingen", "utter_review_opened"),
    ],
)  # fmt: skip
def test_a_complaint_reaches_the_desk(
    with_desk: ActionServer, desk: Desk, changes: dict, kind: str, subject: str, response: str
) -> None:
    ticket = opened(with_desk, desk, response, {**COMPLAINT, **changes})
    assert (ticket["kind"], ticket["subject"]) == (kind, subject)
    assert ticket["description"] == COMPLAINT["description"]
    assert ticket["customer"] == {"name": "Mette Hansen", "email": "mette@example.dk", "phone": "12 34 56 78"}
    assert ticket["channel"] == "website"


def test_the_wish_is_part_of_the_description(with_desk: ActionServer, desk: Desk) -> None:
    ticket = opened(
        with_desk, desk, "utter_complaint_opened", {**COMPLAINT, "wished_outcome": "Pengene igen"}
    )
    assert ticket["description"] == "Gebyret er trukket to gange.\n\nKunden ønsker: Pengene igen"


def test_feedback_goes_to_its_department(with_desk: ActionServer, desk: Desk) -> None:
    ticket = opened(with_desk, desk, "utter_feedback_opened", FEEDBACK)
    assert (ticket["kind"], ticket["department"]) == ("feedback", "product")
    assert ticket["subject"] == "Feedback: App og hjemmeside"
    assert ticket["customer"]["email"] == "mette@example.dk"


@pytest.mark.parametrize(("wants_answer", "promised"), [(True, True), (False, False)])
def test_an_answer_is_promised_only_to_who_wants_one(
    with_desk: ActionServer, wants_answer: bool, promised: bool
) -> None:
    answer = with_desk.run(OPEN, "send", slots={**FEEDBACK, "wants_answer": wants_answer})
    assert bool(answer.told("utter_feedback_opened")["answer_time"]) == promised


def test_feedback_without_answer_is_anonymous(with_desk: ActionServer, desk: Desk) -> None:
    ticket = opened(with_desk, desk, "utter_feedback_opened", {**FEEDBACK, "wants_answer": False})
    assert not any(ticket["customer"].values())


def test_the_same_run_never_opens_a_second_case(with_desk: ActionServer, desk: Desk) -> None:
    conversation = uuid4().hex
    first, again = (with_desk.run(OPEN, "send", slots=COMPLAINT, conversation=conversation) for _ in range(2))
    number = first.told("utter_complaint_opened")["case_number"]
    assert again.told("utter_complaint_opened")["case_number"] == number
    assert len(desk.api("GET", f"tickets/?external_id={first.slots['case_key']}").json()) == 1


def test_another_run_opens_a_case_of_its_own(with_desk: ActionServer) -> None:
    conversation = uuid4().hex
    keys = {
        with_desk.run(OPEN, slots={**COMPLAINT, "case_run": run}, conversation=conversation).slots["case_key"]
        for run in (1, 2)
    }
    assert len(keys) == 2


def test_the_run_ends_with_the_contact_details_kept_for_the_next(with_desk: ActionServer) -> None:
    slots = with_desk.run(OPEN, "send", slots={**COMPLAINT, "rung": "satisfaction"}).slots
    assert slots["known_contact"] == CONTACT
    assert (slots["description"], slots["confirmed"], slots["customer_email"]) == (None, None, None)
    assert "rung" not in slots


@pytest.mark.parametrize("slots", [COMPLAINT, FEEDBACK, {**COMPLAINT, "contacted_service": True}])
def test_without_the_desk_the_customer_gets_an_honest_reference(server: ActionServer, slots: dict) -> None:
    answer = server.run(OPEN, "send", slots=slots)
    assert re.fullmatch(r"VV-[0-9A-Z]{6}", answer.told("utter_case_registered")["reference"])
    assert answer.slots["case_key"]


def test_a_case_that_the_desk_refuses_is_not_called_sent(with_desk: ActionServer) -> None:
    slots = {**COMPLAINT, "customer_email": f"{'x' * 250}@example.dk"}
    assert with_desk.run(OPEN, "send", slots=slots).said == ["utter_case_rejected"]


def test_who_calls_first_opens_no_case(server: ActionServer) -> None:
    answer = server.run(OPEN, "jeg ringer", slots={**COMPLAINT, "register_anyway": False, "confirmed": None})
    assert answer.said == ["utter_call_first"]
    assert "case_key" not in answer.slots


def test_nothing_unconfirmed_is_sent(server: ActionServer) -> None:
    answer = server.run(OPEN, slots={**COMPLAINT, "confirmed": None})
    assert answer.said == ["utter_nothing_to_send"]
    assert "case_key" not in answer.slots
