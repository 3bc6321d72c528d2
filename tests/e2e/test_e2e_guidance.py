"""Conversations about the ladder, humans, other languages and what was not understood."""

from __future__ import annotations

import pytest

from tests.e2e.customer import PHONE, Customer


def test_final_decision_leads_to_the_outside_bodies_and_not_to_odr(customer: Customer) -> None:
    answer = customer.say("jeg har fået jeres endelige afgørelse og er uenig")
    for body in ("Forbrugerklagenævnet", "Forbrugerombudsmanden", "ARN", "Forbruger Europa"):
        assert body in answer
    assert "ODR" not in answer
    assert "ec.europa.eu/consumers/odr" not in answer


def test_odr_is_explained_as_closed(customer: Customer) -> None:
    answer = customer.say("kan jeg bruge EU's ODR-platform?")
    assert "lukket" in answer or "lukkede" in answer
    assert "Forbruger Europa" in answer
    assert "ec.europa.eu/consumers/odr" not in answer


def test_whole_ladder_on_demand(customer: Customer) -> None:
    answer = customer.say("hvilke muligheder har jeg for at klage, trin for trin?")
    assert answer.index("1. ") < answer.index("2. ") < answer.index("3. ")
    assert PHONE in answer


def test_next_step_depends_on_the_remembered_rung(customer: Customer) -> None:
    customer.say_all("jeg har fået en endelig afgørelse fra jer som jeg er uenig i")
    answer = customer.say("hvordan klager jeg så?")
    assert "Nævnenes Hus" in answer
    assert "kundeservice på" not in answer.lower()


def test_human_gets_contact_at_once_and_a_case_with_the_transcript(customer: Customer) -> None:
    answer = customer.say("jeg vil snakke med en rigtig person lige nu")
    assert PHONE in answer
    customer.say_all("ja tak", "Lone Kvist", "87654321")
    ticket = customer.ticket()
    assert ticket["kind"] == "contact_request"
    assert ticket["customer"]["phone"] == "87 65 43 21"
    assert "rigtig person lige nu" in ticket["description"]


def test_human_in_mid_form_gets_contact_and_the_form_goes_on(customer: Customer) -> None:
    customer.say_all("jeg vil klage", "ja")
    answer = customer.say("kan jeg ikke bare tale med et menneske?")
    assert PHONE in answer
    assert "fakturanummer" in answer.lower()


def test_nonsense_is_asked_about_and_then_led_to_a_human(customer: Customer) -> None:
    customer.say("flimsk grutte balop")
    assert customer.buttons
    assert PHONE in customer.say("skvulp trapez hest fjorten")
    assert PHONE in customer.say("vrøvl og plapper uden mening")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Hello, I was charged twice and would like some help please", "only speak Danish"),
        ("Hej, jag har ett problem med min räkning, kan ni hjälpa mig?", "talar bara danska"),
        ("Guten Tag, meine Rechnung stimmt nicht, können Sie mir helfen?", "spreche nur Dänisch"),
        ("Hei, jeg skjønner ikke hva dere mener, kan noen hjelpe meg på norsk?", "snakker bare dansk"),
    ],
)
def test_other_languages_are_answered_in_that_language(customer: Customer, message: str, words: str) -> None:
    answer = customer.say(message)
    assert words in answer
    assert PHONE in answer
