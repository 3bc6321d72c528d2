"""Status, additions and withdrawal of cases that were sent."""

from __future__ import annotations

import pytest

from tests.e2e.customer import CASE_NUMBER, Customer
from tests.e2e.running_stack import Stack


@pytest.fixture(scope="module")
def sent(stack: Stack) -> tuple[Customer, str]:
    """A customer with a case, and its number."""
    customer = Customer(stack)
    customer.say_all("Jeg vil klage", "ja", "nej", "Rikke Dam", "rikke@example.dk")
    customer.say_all("Beløbet er forkert på min faktura", "færdig", "spring over", "ja")
    found = CASE_NUMBER.search(customer.text)
    assert found
    return customer, found.group()


def test_status_with_the_right_e_mail_in_another_conversation(
    customer: Customer, sent: tuple[Customer, str]
) -> None:
    customer.say_all("hvordan går det med min klage?", sent[1])
    answer = customer.say("Rikke@example.dk")
    assert sent[1] in answer
    assert "Ny" in answer


def test_wrong_pairs_get_one_and_the_same_answer_whatever_exists(
    stack: Stack, sent: tuple[Customer, str]
) -> None:
    answers = set()
    for number, email in ((sent[1], "en.anden@example.dk"), ("SAG-99999", "rikke@example.dk")):
        customer = Customer(stack)
        customer.say_all("jeg vil gerne høre status på min sag", number)
        answers.add(customer.say(email))
    assert len(answers) == 1
    assert "Ny" not in answers.pop().split()


def test_own_conversation_adds_and_withdraws_without_being_asked_who_it_is(
    sent: tuple[Customer, str],
) -> None:
    customer, number = sent
    assert number in customer.say("hvor langt er I med min sag?")
    customer.say_all("jeg vil gerne tilføje noget til min sag", "Jeg har også fået et gebyr på 100 kr.")
    assert any("gebyr på 100 kr." in note["text"] for note in customer.stack.ticket(number)["notes"])
    customer.say("jeg vil trække min sag tilbage")
    customer.say("ja")
    assert customer.stack.ticket(number)["status"] == "withdrawn"
