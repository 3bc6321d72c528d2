"""Two things said in one message: the first is answered, then the customer is asked about the second."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.channels.website_customer import WebsiteCustomer
from vejviser.content.meanings import read_meanings
from vejviser.settings import PROJECT_ROOT, read_settings

DOMAIN = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
TITLES = read_meanings(read_settings().content)
OFFERS = {response["text"] for response in DOMAIN["responses"]["utter_second_matter"]}
TWO_QUESTIONS = "Hvad er jeres telefonnummer? Og hvad gemmer I egentlig om mig?"
COMPLAINT_AND_QUESTION = (
    "Jeg vil gerne klage over et gebyr på min regning. Hvad er jeres telefonnummer forresten?"
)


def test_the_other_question_is_offered_after_the_answer_and_pressed(customer: WebsiteCustomer) -> None:
    answers = customer.ask(TWO_QUESTIONS)
    assert len(answers) > 1, "the first question was not answered"
    (button,) = offered(answers)
    pressed = customer.press(button["id"])
    assert pressed.status_code == 202, pressed.text
    other = customer.answers_to(pressed.json()["id"])
    assert texts(other) and not OFFERS & texts(other)
    assert texts(other) != texts(answers)


def test_yes_to_the_offer_answers_the_other_question(customer: WebsiteCustomer) -> None:
    (button,) = offered(customer.ask(TWO_QUESTIONS))
    assert button["title"] == TITLES["ask_contact"]
    assert "12 34 56 78" in " ".join(texts(customer.ask("ja tak")))


def test_no_to_the_offer_ends_it(customer: WebsiteCustomer) -> None:
    assert offered(customer.ask(TWO_QUESTIONS))
    known = {response["text"] for response in DOMAIN["responses"]["utter_nothing_open"]}
    assert texts(customer.ask("nej tak")) <= known


def test_what_was_said_beside_a_complaint_waits_until_the_form_is_over(customer: WebsiteCustomer) -> None:
    assert not OFFERS & texts(customer.ask(COMPLAINT_AND_QUESTION))
    (button,) = offered(customer.ask("annuller"))
    assert button["title"] == TITLES["ask_contact"]


def test_what_was_asked_in_the_form_is_not_offered_again(customer: WebsiteCustomer) -> None:
    customer.ask(COMPLAINT_AND_QUESTION)
    customer.ask("hvad er jeres telefonnummer?")
    assert not OFFERS & texts(customer.ask("annuller"))


def test_the_offer_stands_when_it_was_said_again(customer: WebsiteCustomer) -> None:
    assert offered(customer.ask(TWO_QUESTIONS))
    assert OFFERS & texts(customer.ask("gentag lige det"))
    assert "12 34 56 78" in " ".join(texts(customer.ask("ja tak")))


def test_what_was_said_before_need_not_be_said_again(customer: WebsiteCustomer) -> None:
    question = "Og hvordan får jeg egentlig udskudt min betaling?"
    offered(customer.ask(f"Hvordan giver jeg feedback til jer? {question}"))
    assert texts(customer.ask("ja")) == texts(customer.ask(question))


def test_a_yes_that_begins_a_complaint_answers_none_of_its_questions(customer: WebsiteCustomer) -> None:
    question = "Hvad er kundeservices telefonnummer og åbningstider?"
    (button,) = offered(customer.ask(f"{question} Jeg er i øvrigt sur over et gebyr."))
    assert button["title"] == TITLES["make_complaint"]
    asked = {response["text"] for response in DOMAIN["responses"]["utter_ask_contacted_service"]}
    assert customer.ask("ja")[-1]["text"] in asked


def test_where_the_answer_asks_something_no_second_question_follows(customer: WebsiteCustomer) -> None:
    assert not OFFERS & texts(customer.ask("Hvordan klager jeg? Og hvad gemmer I egentlig om mig?"))


@pytest.mark.parametrize(
    "message",
    [
        "Jeg vil klage. Hvordan gør jeg?",
        "Jeg har ventet i tre uger. Jeg vil gerne klage over jeres levering.",
        "Hej. Hvad er jeres telefonnummer?",
    ],
)
def test_one_matter_in_two_sentences_is_answered_without_an_offer(
    customer: WebsiteCustomer, message: str
) -> None:
    assert not OFFERS & (texts(customer.ask(message)) | texts(customer.ask("annuller")))


def texts(answers: list[dict[str, Any]]) -> set[str]:
    """What was said in these answers."""
    return {answer["text"] for answer in answers if answer.get("text")}


def offered(answers: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The buttons of the offer, which stands last."""
    assert answers[-1]["text"] in OFFERS, [answer.get("text") for answer in answers]
    return answers[-1]["buttons"]
