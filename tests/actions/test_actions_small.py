"""Anger, reasons, repeating, languages, ordinary customer service, reuse of contact details."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer, answered, domain, said

FORM_FIELDS = sorted(
    {(form, slot) for form, each in domain()["forms"].items() for slot in each["required_slots"]}
)


@pytest.mark.parametrize("form", [None, "complaint_form", "feedback_form"])
def test_anger_is_met_with_understanding(server: ActionServer, form: str | None) -> None:
    answer = server.run("action_calm", "for helvede", intent="express_frustration", active_loop=form)
    assert answer.said == ["utter_sorry_frustration_in_form" if form else "utter_sorry_frustration"]
    assert answer.events == []


@pytest.mark.parametrize(("form", "slot"), FORM_FIELDS)
def test_every_question_has_its_reason_and_its_explanation(
    server: ActionServer, form: str, slot: str
) -> None:
    state = {"slots": {"requested_slot": slot}, "active_loop": form}
    assert server.run("action_why", "hvorfor?", **state).said == [f"utter_why_{slot}"]
    assert server.run("action_repeat", "hvad?", **state).said == [f"utter_explain_{slot}"]


def test_why_without_a_question_is_answered_in_general(server: ActionServer) -> None:
    left_over = {"requested_slot": "customer_name"}
    assert server.run("action_why", "hvorfor?", slots=left_over).said == ["utter_why_general"]


def test_the_last_thing_said_is_repeated(server: ActionServer) -> None:
    before = [
        answered("utter_a", "Først."),
        said("ja"),
        answered("utter_b", "Sidst."),
        {"event": "bot", "text": None},
    ]
    answer = server.run("action_repeat", "hvad?", before=before)
    assert answer.said == ["utter_repeat_intro", "utter_guidance"]
    assert answer.told("utter_guidance")["guidance"] == "Sidst."


def test_nothing_said_is_not_repeated(server: ActionServer) -> None:
    assert server.run("action_repeat", "hvad?").said == ["utter_nothing_to_repeat"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I speak English please?", "en"),
        ("Hello, I would like to complain about my invoice", "en"),
        ("Kan jag prata svenska med er? Jag vill klaga på en faktura", "sv"),
        ("Kan jeg snakke norsk? Jeg ønsker ikke å betale denne regningen nå", "no"),
        ("Ich möchte mich über eine Rechnung beschweren", "de"),
        ("Je voudrais parler français", "en"),
    ],
)
def test_customers_are_answered_in_their_language(server: ActionServer, text: str, language: str) -> None:
    answer = server.run("action_language", text, intent="switch_language")
    assert answer.said == [f"utter_languages_{language}"]


@pytest.mark.parametrize(
    "text", ["Taler du engelsk?", "kan jeg få det på engelsk", "Kan man skrive til jer på engelsk?"]
)
def test_danish_is_not_taken_for_norwegian(server: ActionServer, text: str) -> None:
    (response,) = server.run("action_language", text, intent="switch_language").said
    assert response in ("utter_languages_da", "utter_languages_en")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kan jeg udskyde min betaling?", "udskyde"),
        ("hvornår får jeg pengene tilbage", "penge tilbage"),
        ("hvordan returnerer jeg en vare", "returvare"),
        ("jeg kan ikke logge ind", "logge ind"),
        ("hvor er min pakke", "ordre"),
        ("hvad er min beløbsgrænse", "beløbsgrænser"),
        ("hvorfor er der gebyr", "gebyrer"),
    ],
)
def test_ordinary_matters_get_the_right_contact(server: ActionServer, text: str, word: str) -> None:
    matter = server.run("action_other_service", text).told("utter_service_matter")["matter"]
    assert word in matter
    assert "12 34 56 78" in matter and "{" not in matter


@pytest.mark.parametrize("text", ["hvad er jeres CVR-nummer", "/ask_other_service", "🙂"])
def test_other_matters_go_to_customer_service(server: ActionServer, text: str) -> None:
    assert server.run("action_other_service", text).said == ["utter_other_service"]


def test_known_contact_details_are_shown_before_reuse(server: ActionServer) -> None:
    known = {"customer_name": "Mette", "customer_email": "mette@example.dk", "customer_phone": ""}
    answer = server.run("action_ask_reuse_contact", slots={"known_contact": known})
    assert answer.told("utter_ask_reuse_contact") | known == answer.told("utter_ask_reuse_contact")
