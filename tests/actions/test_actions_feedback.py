"""Beginning to give feedback."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer

START = "action_start_feedback"


@pytest.mark.parametrize(
    ("text", "department", "is_feedback"),
    [
        ("jeg vil gerne give feedback", None, False),
        ("ros", None, False),
        ("Jeg synes appen er blevet langsom", "product", True),
        ("Fakturaen er svær at forstå", "payment", True),
        ("Kundeservice var søde og hjælpsomme", "customer_service", True),
        ("Jeres reklamer er for meget", "company", True),
        ("appen", "product", False),
        ("Det ville være rart hvis man kunne vælge selv næste gang man handler", None, True),
        ("/give_feedback", None, False),
    ],
)
def test_what_the_opening_message_tells_is_not_asked_again(
    server: ActionServer, text: str, department: str | None, is_feedback: bool
) -> None:
    answer = server.run(START, text, intent="give_feedback")
    assert answer.said == ["utter_start_feedback"]
    assert answer.slots["department"] == department
    assert answer.slots["description_parts"] == ([text] if is_feedback else None)


def test_a_yes_to_an_offer_tells_nothing(server: ActionServer) -> None:
    slots = server.run(
        START, "ja, det vil jeg gerne, nu har jeg ledt efter det i appen", intent="affirm"
    ).slots
    assert (slots["department"], slots["description_parts"]) == (None, None)


def test_contact_details_of_the_opening_message_are_kept(server: ActionServer) -> None:
    text = "Appen er god, skriv gerne til mette@example.dk eller 12 34 56 78"
    slots = server.run(START, text, intent="give_feedback").slots
    assert (slots["customer_email"], slots["customer_phone"]) == ("mette@example.dk", "12 34 56 78")


@pytest.mark.parametrize("earlier", [None, 0, 1, 7])
def test_each_run_has_a_number_of_its_own(server: ActionServer, earlier: int | None) -> None:
    answer = server.run(START, "feedback", intent="give_feedback", slots={"case_run": earlier})
    assert answer.slots["case_run"] == (earlier or 0) + 1
    assert answer.slots["case_kind"] == "feedback"


def test_answers_of_an_earlier_run_are_forgotten(server: ActionServer) -> None:
    earlier = {"description": "gammelt", "customer_email": "gammel@example.dk", "confirmed": True}
    slots = server.run(START, "feedback", intent="give_feedback", slots=earlier).slots
    assert [slots[name] for name in earlier] == [None] * 3


def test_what_was_told_in_a_complaint_goes_along(server: ActionServer) -> None:
    told = {"customer_email": "mette@example.dk", "description_parts": ["Appen gik ned."]}
    answer = server.run(START, "feedback", intent="give_feedback", slots=told, active_loop="complaint_form")
    assert answer.slots | told == answer.slots


def test_what_was_told_in_a_complaint_stays_beside_new_feedback(server: ActionServer) -> None:
    text = "Egentlig er det bare et forslag til appen"
    told = {"description_parts": ["Appen gik ned."]}
    answer = server.run(START, text, intent="give_feedback", slots=told, active_loop="complaint_form")
    assert answer.slots["description_parts"] == ["Appen gik ned.", text]
