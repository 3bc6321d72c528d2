"""Beginning to complain."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer

START = "action_start_complaint"
STORY = "Jeg har ringet tre gange om et gebyr, og ingen hjalp mig"


@pytest.mark.parametrize(
    ("intent", "rung", "response", "contacted", "new_rung"),
    [
        ("make_complaint", None, "utter_start_complaint", None, "customer_service"),
        ("make_complaint", "customer_service", "utter_start_complaint", None, "customer_service"),
        ("affirm", None, "utter_start_complaint", None, "customer_service"),
        ("dispute_handling", None, "utter_start_review", True, "satisfaction"),
        ("make_complaint", "satisfaction", "utter_start_review", True, "satisfaction"),
        ("dispute_handling", "outside", "utter_start_review", True, "outside"),
    ],
)
def test_a_complaint_begins_on_the_customers_rung(
    server: ActionServer, intent: str, rung: str | None, response: str, contacted: bool | None, new_rung: str
) -> None:
    answer = server.run(START, "jeg vil klage", intent=intent, slots={"rung": rung})
    assert answer.said == [response]
    assert (answer.slots["contacted_service"], answer.slots["rung"]) == (contacted, new_rung)
    assert answer.slots["case_kind"] == "complaint"


@pytest.mark.parametrize(
    ("text", "intent", "is_story"),
    [
        ("jeg vil klage", "make_complaint", False),
        (STORY, "dispute_handling", True),
        ("Jeg er blevet trukket et gebyr på 99 kr. to gange", "make_complaint", True),
        ("ja det vil jeg rigtig gerne gøre med det samme", "affirm", False),
        ("/make_complaint", "make_complaint", False),
    ],
)
def test_a_story_in_the_opening_message_is_part_of_the_description(
    server: ActionServer, text: str, intent: str, is_story: bool
) -> None:
    slots = server.run(START, text, intent=intent).slots
    assert slots["description_parts"] == ([text] if is_story else None)


@pytest.mark.parametrize(
    ("text", "invoice", "email", "phone"),
    [
        ("Jeg vil klage over faktura K4MADNY-1", "K4MADNY-1", None, None),
        ("Jeg vil klage over faktura 1234567, mette@example.dk", "1234567", "mette@example.dk", ""),
        ("Jeg vil klage. Ring til mig på 12 34 56 78", None, "", "12 34 56 78"),
        ("Jeg vil klage over faktura 12345678", "12345678", None, None),
        ("Jeg vil klage over et køb den 20.07.2025", None, None, None),
        ("Jeg vil klage over regningen på 1500 kr.", None, None, None),
    ],
)
def test_details_of_the_opening_message_are_not_asked_again(
    server: ActionServer, text: str, invoice: str | None, email: str | None, phone: str | None
) -> None:
    slots = server.run(START, text, intent="make_complaint").slots
    assert (slots["invoice_number"], slots["customer_email"], slots["customer_phone"]) == (
        invoice,
        email,
        phone,
    )


def test_feedback_that_turns_into_a_complaint_goes_along(server: ActionServer) -> None:
    slots = {"description_parts": ["Appen er langsom."], "customer_email": "mette@example.dk"}
    answer = server.run(START, STORY, intent="dispute_handling", slots=slots, active_loop="feedback_form")
    assert answer.slots["description_parts"] == ["Appen er langsom.", STORY]
    assert answer.slots["customer_email"] == "mette@example.dk"


def test_a_run_that_is_over_leaves_nothing_but_its_number(server: ActionServer) -> None:
    earlier = {"case_run": 4, "description_parts": ["gammelt"], "register_anyway": False}
    slots = server.run(START, "jeg vil klage", intent="make_complaint", slots=earlier).slots
    assert (slots["case_run"], slots["description_parts"], slots["register_anyway"]) == (5, None, None)
