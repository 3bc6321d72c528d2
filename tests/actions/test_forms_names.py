"""A customer's name, read with the help of the names that the bot has found in the message."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer

C, H = "complaint_form", "handoff_form"


@pytest.mark.parametrize(
    ("text", "person", "name"),
    [
        ("det er bare Jonas", "Jonas", "Jonas"),
        ("Hej, Mette Hansen her", "Mette Hansen", "Mette Hansen"),
        ("min kones navn er Maria Lopez, det er hende der har købt", "Maria Lopez", "Maria Lopez"),
        (
            "mit fulde navn er sådan set ole bagger nørregaard",
            "ole bagger nørregaard",
            "Ole Bagger Nørregaard",
        ),
        ("Mette Hansen", "Mette", "Mette Hansen"),
        ("mette hansen", "hansen", "Mette Hansen"),
        ("Jens von Bülow", "Jens", "Jens von Bülow"),
        ("Nguyen Thi Lan", None, "Nguyen Thi Lan"),
    ],
)
def test_the_name_is_taken_out_of_what_stands_around_it(
    server: ActionServer, text: str, person: str | None, name: str
) -> None:
    for form in (C, H):
        read = server.answer(form, "customer_name", text, person=person, slots={"wants_callback": True}).slots
        assert read["customer_name"] == name


@pytest.mark.parametrize(
    ("text", "person", "intent"),
    [
        ("Kan I spørge Mette Hansen?", "Mette Hansen", "provide_details"),
        ("Jeg har allerede fortalt det til Mette hos jer", "Mette", "nlu_fallback"),
        ("jeg er altså ikke Mette Hansen", "Mette Hansen", "provide_details"),
    ],
)
def test_a_name_that_is_somebody_elses_is_not_taken(
    server: ActionServer, text: str, person: str, intent: str
) -> None:
    answer = server.answer(C, "customer_name", text, intent, person=person)
    assert answer.slots.get("customer_name") is None


@pytest.mark.parametrize("text", ["nej, navnet er Mette Madsen", "ret navnet til Mette Madsen"])
def test_a_corrected_name_is_taken_at_the_summary(server: ActionServer, text: str) -> None:
    known = {
        "contacted_service": True, "invoice_number": "1234567", "customer_name": "Mette Hansen", "customer_phone": "",
        "customer_email": "m@example.dk", "description": "Gebyr.", "wished_outcome": "",
    }  # fmt: skip
    answer = server.answer(C, "confirmed", text, "change_answer", slots=known, person="Mette Madsen")
    assert answer.said == ["utter_corrected"]
    assert (answer.slots["customer_name"], answer.slots["requested_slot"]) == ("Mette Madsen", "confirmed")
