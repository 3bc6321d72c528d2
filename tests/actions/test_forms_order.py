"""What each form asks next, for this customer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.running_actions import ActionServer

KNOWN = {"customer_name": "Mette", "customer_email": "mette@example.dk", "customer_phone": "12 34 56 78"}
CONTACTED = {"contacted_service": True}
REGISTERED = {"contacted_service": False, "register_anyway": True}
CONTACT = {"invoice_number": "", "customer_name": "Mette", "customer_email": "mette@example.dk"}
COMPLAINT = {**CONTACTED, **CONTACT, "description": "a", "wished_outcome": ""}
FEEDBACK = {
    "department": "product",
    "description": "a",
    "wants_answer": True,
    "customer_email": "mette@example.dk",
}
GRANTED = {"case_number": "SAG-10234", "case_email": "mette@example.dk", "case_access": "granted"}

ORDER: list[tuple[str, dict[str, Any], str | None]] = [
    ("complaint_form", {}, "contacted_service"),
    ("complaint_form", {"contacted_service": False}, "register_anyway"),
    ("complaint_form", {"contacted_service": False, "register_anyway": False}, None),
    ("complaint_form", REGISTERED, "invoice_number"),
    ("complaint_form", CONTACTED, "invoice_number"),
    ("complaint_form", {**CONTACTED, "known_contact": KNOWN}, "reuse_contact"),
    ("complaint_form", {**CONTACTED, "known_contact": KNOWN, "reuse_contact": False}, "invoice_number"),
    ("complaint_form", {**CONTACTED, "invoice_number": ""}, "customer_name"),
    ("complaint_form", {**CONTACTED, "invoice_number": "", "customer_name": ""}, "customer_email"),
    ("complaint_form", {**CONTACTED, **CONTACT, "customer_email": "", "customer_phone": "1"}, "description"),
    ("complaint_form", {**CONTACTED, **CONTACT, "description_parts": ["a"]}, "description"),
    ("complaint_form", {**CONTACTED, **CONTACT, "description": "a"}, "wished_outcome"),
    ("complaint_form", COMPLAINT, "confirmed"),
    ("complaint_form", {**COMPLAINT, "correcting": True}, "correct_field"),
    ("complaint_form", {**COMPLAINT, "customer_name": None}, "customer_name"),
    ("complaint_form", {**COMPLAINT, "confirmed": True}, None),
    ("feedback_form", {}, "department"),
    ("feedback_form", {"department": "product"}, "description"),
    ("feedback_form", {"department": "product", "description_parts": ["a"]}, "description"),
    ("feedback_form", {"department": "product", "description": "a"}, "wants_answer"),
    ("feedback_form", {**FEEDBACK, "customer_email": None}, "customer_email"),
    ("feedback_form", {**FEEDBACK, "customer_email": None, "known_contact": KNOWN}, "reuse_contact"),
    ("feedback_form", {**FEEDBACK, "customer_email": None, "wants_answer": False}, "confirmed"),
    ("feedback_form", FEEDBACK, "confirmed"),
    ("feedback_form", {**FEEDBACK, "correcting": True}, "correct_field"),
    ("feedback_form", {**FEEDBACK, "confirmed": True}, None),
    ("lookup_form", {}, "case_number"),
    ("lookup_form", {"case_number": "SAG-10234"}, "case_email"),
    ("lookup_form", {**GRANTED, "lookup_task": "status"}, None),
    ("lookup_form", {**GRANTED, "lookup_task": "addition"}, "addition"),
    ("lookup_form", {**GRANTED, "lookup_task": "withdrawal"}, "withdrawal_confirmed"),
    ("lookup_form", {**GRANTED, "case_access": "unknown", "lookup_task": "addition"}, None),
    ("lookup_form", {"case_access": "own", "lookup_task": "withdrawal"}, "withdrawal_confirmed"),
    ("lookup_form", {"case_access": "blocked", "lookup_task": "status"}, None),
    ("lookup_form", {"case_access": "unreachable", "lookup_task": "withdrawal"}, None),
    ("handoff_form", {}, "wants_callback"),
    ("handoff_form", {"wants_callback": False}, None),
    ("handoff_form", {"wants_callback": True}, "customer_name"),
    ("handoff_form", {"wants_callback": True, "known_contact": KNOWN}, "reuse_contact"),
    ("handoff_form", {"wants_callback": True, "customer_name": "Mette"}, "customer_email"),
    ("handoff_form", {"wants_callback": True, "customer_name": "", "customer_email": ""}, None),
]


@pytest.mark.parametrize(("form", "known", "asked"), ORDER)
def test_a_form_that_begins_asks_for_what_is_missing(
    server: ActionServer, form: str, known: dict[str, Any], asked: str | None
) -> None:
    begun = [{"event": "action", "name": "action_start"}]
    answer = server.run(f"validate_{form}", "noget", slots=known, active_loop=form, after=begun)
    assert answer.slots == {"requested_slot": asked}


def test_a_question_that_a_rule_has_answered_is_not_read_again(server: ActionServer) -> None:
    slots = {"requested_slot": "wants_answer", "department": "product", "description": "a"}
    after = [
        {"event": "action_execution_rejected", "name": "feedback_form"},
        {"event": "action", "name": "utter_x"},
    ]
    answer = server.run(
        "validate_feedback_form", "ja", intent="affirm", slots=slots, active_loop="feedback_form", after=after
    )
    assert answer.slots == {"requested_slot": "wants_answer"}


@pytest.mark.parametrize("form", ["complaint_form", "feedback_form", "handoff_form"])
@pytest.mark.parametrize("name", ["Mette", ""])
def test_known_details_are_taken_over_with_a_yes(server: ActionServer, form: str, name: str) -> None:
    known = {**KNOWN, "customer_name": name}
    slots = {"known_contact": known, **CONTACTED, "wants_answer": True, "wants_callback": True}
    read = server.answer(form, "reuse_contact", "ja tak", "affirm", slots=slots).slots
    assert read["customer_email"] == "mette@example.dk"
    assert read["customer_phone"] == "12 34 56 78"
    assert read["customer_name"] == (name or None)


def test_a_no_to_known_details_asks_for_new_ones(server: ActionServer) -> None:
    slots = {"known_contact": KNOWN, "wants_callback": True}
    read = server.answer("handoff_form", "reuse_contact", "nej", "deny", slots=slots).slots
    assert (read["reuse_contact"], read["requested_slot"]) == (False, "customer_name")


def test_a_customer_who_has_asked_before_stands_a_rung_higher(server: ActionServer) -> None:
    yes = server.answer("complaint_form", "contacted_service", "ja", "affirm").slots
    no = server.answer("complaint_form", "contacted_service", "nej", "deny").slots
    assert yes["rung"] == "satisfaction" and "rung" not in no
