"""Conversations that end with a piece of feedback."""

from __future__ import annotations

import pytest

from tests.e2e.customer import Customer


def test_praise_with_the_wish_for_an_answer_reaches_the_right_department(customer: Customer) -> None:
    opening = "Jeg vil bare rose jeres app, den er blevet så hurtig og nem"
    assert "maskine" in customer.say(opening)
    customer.say_all("nej, det var det", "ja tak", "gitte.bach@example.dk")
    assert "gitte.bach@example.dk" in customer.text
    assert "Fortryd" in customer.buttons
    ticket_text = customer.press("Send")
    ticket = customer.ticket()
    assert ticket["kind"] == "feedback"
    assert ticket["department"] == "product"
    assert ticket["customer"]["email"] == "gitte.bach@example.dk"
    assert ticket["description"] == opening
    assert "svar" in ticket_text


@pytest.mark.parametrize(
    ("choice", "department"),
    [("Betaling", "payment"), ("Kundeservice", "customer_service"), ("Virksomheden", "company")],
)
def test_the_department_is_asked_for_when_the_words_do_not_tell(
    customer: Customer, choice: str, department: str
) -> None:
    customer.say("jeg har noget feedback til jer")
    customer.press(choice)
    customer.say_all("Det kunne godt være lidt lettere at overskue det hele.", "nej")
    customer.say("ja, send det")
    ticket = customer.ticket()
    assert ticket["department"] == department
    assert ticket["customer"]["email"] in ("", None)


def test_what_is_written_after_the_text_is_added_to_it(customer: Customer) -> None:
    customer.say_all("jeg har et forslag til jer", "Det handler om hjemmesiden")
    customer.say_all("Lav en mørk udgave.", "og så må skriften gerne være lidt større", "nej", "ja")
    assert "mørk udgave" in customer.ticket()["description"]
    assert "skriften gerne være lidt større" in customer.ticket()["description"]
