"""Correcting an answer, and the summary that it is corrected at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.running_actions import ActionServer

C, F = "complaint_form", "feedback_form"
COMPLAINT = {
    "contacted_service": True,
    "invoice_number": "1234567",
    "customer_name": "Mette",
    "customer_email": "gammel@example.dk",
    "customer_phone": "11 22 33 44",
    "description": "Gebyr.",
    "description_parts": ["Gebyr."],
    "wished_outcome": "Pengene",
}
FEEDBACK = {"department": "product", "description": "Ros.", "wants_answer": False}


@pytest.mark.parametrize(
    "text", ["nej, min mail er ny@example.dk", "forkert mail, det er ny@example.dk", "ny@example.dk"]
)
def test_a_new_value_is_taken_at_the_summary(server: ActionServer, text: str) -> None:
    answer = server.answer(C, "confirmed", text, "change_answer", slots=COMPLAINT)
    assert answer.said == ["utter_corrected"]
    assert answer.slots["customer_email"] == "ny@example.dk"
    assert answer.slots["requested_slot"] == "confirmed"


def test_a_corrected_invoice_number_is_no_phone_number(server: ActionServer) -> None:
    answer = server.answer(C, "confirmed", "nej, det er faktura 12345678", "change_answer", slots=COMPLAINT)
    assert answer.slots["invoice_number"] == "12345678"
    assert "customer_phone" not in answer.slots


@pytest.mark.parametrize(
    ("text", "field", "forgotten"),
    [
        ("ret min e-mail", "customer_email", {"customer_email": None, "customer_phone": None}),
        ("navnet er forkert", "customer_name", {"customer_name": None}),
        ("ret fakturanummeret", "invoice_number", {"invoice_number": None}),
        ("beskrivelsen er forkert", "description", {"description": None}),
        ("ret mit ønske", "wished_outcome", {"wished_outcome": None}),
    ],
)
def test_a_named_field_is_asked_for_again(
    server: ActionServer, text: str, field: str, forgotten: dict[str, Any]
) -> None:
    slots = server.answer(C, "confirmed", text, "change_answer", slots=COMPLAINT).slots
    assert slots["requested_slot"] == field
    assert {name: slots[name] for name in forgotten} == forgotten


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("nej", "deny"),
        ("ret", "nlu_fallback"),
        ("/change_answer", "change_answer"),
        ("det er forkert", "deny"),
        ("ret noget", "nlu_fallback"),
    ],
)
def test_what_is_to_be_corrected_is_asked(server: ActionServer, text: str, intent: str) -> None:
    slots = server.answer(C, "confirmed", text, intent, slots=COMPLAINT).slots
    assert (slots["correcting"], slots["requested_slot"], slots.get("confirmed")) == (
        True,
        "correct_field",
        None,
    )


@pytest.mark.parametrize(
    ("form", "known", "choice", "asked"),
    [
        *[(C, COMPLAINT, field, field) for field in ("customer_email", "customer_name", "invoice_number", "description", "wished_outcome")],
        *[(F, {**FEEDBACK, "wants_answer": True, "customer_email": "a@example.dk"}, field, field)
          for field in ("description", "department", "customer_email")],
        (F, FEEDBACK, "customer_email", "customer_email"),
    ],
)  # fmt: skip
def test_the_buttons_of_the_correction_ask_for_their_field(
    server: ActionServer, form: str, known: dict, choice: str, asked: str
) -> None:
    slots = {**known, "correcting": True}
    text = f'/change_answer{{"choice": "{choice}"}}'
    read = server.answer(form, "correct_field", text, "change_answer", slots=slots, choice=choice).slots
    assert (read["correcting"], read["requested_slot"]) == (False, asked)


def test_nothing_after_all_leads_back_to_the_summary(server: ActionServer) -> None:
    slots = server.answer(C, "correct_field", "/deny", "deny", slots={**COMPLAINT, "correcting": True}).slots
    assert slots["requested_slot"] == "confirmed"


def test_an_address_at_the_summary_of_feedback_asks_for_an_answer(server: ActionServer) -> None:
    slots = server.answer(F, "confirmed", "I kan skrive til mette@example.dk", slots=FEEDBACK).slots
    assert slots["customer_email"] == "mette@example.dk"
    assert slots["wants_answer"] is True


def test_an_earlier_answer_is_corrected_in_mid_form(server: ActionServer) -> None:
    known = {"contacted_service": True, "invoice_number": "1", "customer_name": "Mette"}
    answer = server.answer(C, "customer_email", "nej vent, ret mit navn", "change_answer", slots=known)
    assert answer.slots["requested_slot"] == "customer_name"


@pytest.mark.parametrize("description", ["Kort.", "ord " * 400])
def test_the_summary_of_a_complaint_shows_the_description(server: ActionServer, description: str) -> None:
    answer = server.run(
        "action_ask_complaint_form_confirmed", slots={**COMPLAINT, "description": description}
    )
    shown = answer.told("utter_summary_complaint")["description_shown"]
    assert shown == description or (shown.endswith(" …") and len(shown) <= 502)


@pytest.mark.parametrize(
    ("known", "reply_to"),
    [
        (
            {"wants_answer": True, "customer_email": "m@example.dk", "customer_phone": "12 34 56 78"},
            "m@example.dk, 12 34 56 78",
        ),
        ({"wants_answer": True, "customer_email": "", "customer_phone": ""}, "ikke oplyst"),
        ({"wants_answer": False, "customer_email": "m@example.dk"}, "intet svar ønsket"),
    ],
)
def test_the_summary_of_feedback_shows_where_the_answer_goes(
    server: ActionServer, known: dict, reply_to: str
) -> None:
    told = server.run("action_ask_feedback_form_confirmed", slots={**FEEDBACK, **known}).told(
        "utter_summary_feedback"
    )
    assert (told["reply_to"], told["department_title"]) == (reply_to, "App og hjemmeside")


@pytest.mark.parametrize(
    ("action", "known", "response"),
    [
        ("action_ask_complaint_form_description", {}, "utter_ask_complaint"),
        ("action_ask_complaint_form_description", {"description_parts": ["a"]}, "utter_complaint_begun"),
        (
            "action_ask_complaint_form_description",
            {"description_parts": ["a"], "description_asked": True},
            "utter_description_noted",
        ),
        ("action_ask_feedback_form_description", {"department": "product"}, "utter_ask_feedback"),
        (
            "action_ask_feedback_form_description",
            {"department": "product", "description_parts": ["a"]},
            "utter_feedback_begun",
        ),
    ],
)
def test_a_description_is_asked_for_in_steps(
    server: ActionServer, action: str, known: dict, response: str
) -> None:
    assert server.run(action, slots=known).said == [response]
