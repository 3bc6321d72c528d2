"""Descriptions: many messages, nothing eaten, plain questions and commands taken out."""

from __future__ import annotations

import pytest

from tests.actions.running_actions import ActionServer

C, F, L = "complaint_form", "feedback_form", "lookup_form"
TEXTS = [
    ("Hvornår får jeg mine penge?", "ask_other_service"),
    ("I har trukket 1.110 kr. for meget", "make_complaint"),
    ("Jeg vil klage over det", "make_complaint"),
    ("Det er noget lort", "express_frustration"),
    ("Tak for ingenting", "thank"),
    ("Jeg ringede og bad om at tale med et menneske, men ingen tog telefonen i to timer", "human_handoff"),
    ("Hej, det startede i juli", "greet"),
    ("Så stoppede de pludselig mit kort og sagde at det var min egen fejl", "cancel"),
    ("mit navn er forkert på regningen", "change_answer"),
    ("asdf", "nlu_fallback"),
]
QUESTIONS = [
    ("hvad er ARN?", "ask_authority"),
    ("hvorfor vil I vide det?", "ask_why"),
    ("Hvad gemmer I om mig", "ask_privacy"),
    ("er du en robot?", "bot_challenge"),
    ("hvordan klager jeg?", "ask_complaint_process"),
]
COMMANDS = [("stop", "cancel"), ("fortryd", "cancel"), ("start forfra", "cancel"), ("jeg vil tale med et menneske", "human_handoff"),
            ("hvad sagde du", "repeat"), ("/cancel", "cancel"), ("/human_handoff", "human_handoff")]  # fmt: skip
# Fields that are not free text leave these to a rule.
OTHER_WISHES = [*QUESTIONS, *COMMANDS, ("hvornår får jeg mine penge?", "ask_other_service"), ("hej", "greet")]


@pytest.mark.parametrize(("text", "intent"), TEXTS)
def test_a_description_is_never_eaten(server: ActionServer, text: str, intent: str) -> None:
    slots = server.answer(C, "description", text, intent, slots={"description_parts": ["Først."]}).slots
    assert slots["description_parts"] == ["Først.", text]
    assert slots.get("description") is None


@pytest.mark.parametrize(("text", "intent"), TEXTS)
@pytest.mark.parametrize(("form", "field"), [(F, "description"), (C, "wished_outcome"), (L, "addition")])
def test_other_free_text_is_never_eaten(
    server: ActionServer, form: str, field: str, text: str, intent: str
) -> None:
    assert server.answer(form, field, text, intent).slots[field] == text


@pytest.mark.parametrize(("text", "intent"), [*QUESTIONS, *COMMANDS])
@pytest.mark.parametrize(
    ("form", "field"), [(C, "description"), (F, "description"), (C, "wished_outcome"), (L, "addition")]
)
def test_plain_questions_and_commands_are_taken_out_of_free_text(
    server: ActionServer, form: str, field: str, text: str, intent: str
) -> None:
    assert server.answer(form, field, text, intent).rejected


@pytest.mark.parametrize(("text", "intent"), [("hvad er ARN?", "ask_authority"), ("stop", "cancel")])
def test_what_is_not_surely_understood_stays_text(server: ActionServer, text: str, intent: str) -> None:
    assert server.answer(C, "description", text, intent, confidence=0.4).slots["description_parts"] == [text]


@pytest.mark.parametrize(
    "asked", ["contacted_service", "invoice_number", "customer_name", "customer_email", "confirmed"]
)
@pytest.mark.parametrize(("text", "intent"), OTHER_WISHES)
def test_other_wishes_in_mid_form_are_left_to_a_rule(
    server: ActionServer, asked: str, text: str, intent: str
) -> None:
    assert server.answer(C, asked, text, intent).rejected


@pytest.mark.parametrize(
    ("form", "field", "text", "intent"),
    [(C, "customer_email", "jeg vil klage", "make_complaint"), (F, "department", "jeg vil give feedback", "give_feedback"),
     (L, "case_number", "hvordan går det med sagen", "ask_ticket_status")],
)  # fmt: skip
def test_what_the_form_is_doing_already_is_not_begun_again(
    server: ActionServer, form: str, field: str, text: str, intent: str
) -> None:
    answer = server.answer(form, field, text, intent, slots={"failed_answers": 1})
    assert answer.said == ["utter_already_under_way"]
    assert (answer.slots["failed_answers"], answer.slots["requested_slot"] is not None) == (1, True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("færdig", "goodbye"), ("Færdig.", "nlu_fallback"), ("det var det", "goodbye"), ("nej tak", "deny"),
     ("nej, det var alt", "deny"), ("det er det hele", "nlu_fallback")],
)  # fmt: skip
def test_done_ends_a_description(server: ActionServer, text: str, intent: str) -> None:
    slots = server.answer(C, "description", text, intent, slots={"description_parts": ["En.", "To."]}).slots
    assert slots["description"] == "En.\nTo."


def test_the_done_button_ends_a_description(server: ActionServer) -> None:
    slots = {"description_parts": ["En."]}
    for form in (C, F):
        read = server.answer(
            form, "description", '/provide_details{"choice": "done"}', slots=slots, choice="done"
        ).slots
        assert read["description"] == "En."


def test_done_without_a_text_is_asked_again(server: ActionServer) -> None:
    for form in (C, F):
        answer = server.answer(form, "description", '/provide_details{"choice": "done"}', choice="done")
        assert answer.said == ["utter_not_read_description"]
    assert server.answer(C, "description", "færdig", "goodbye").said == ["utter_not_read_description"]


def test_feedback_is_complete_with_one_message(server: ActionServer) -> None:
    slots = server.answer(F, "description", "Mere ros.", slots={"description_parts": ["Ros."]}).slots
    assert slots["description"] == "Ros.\nMere ros."


def test_an_afterthought_is_added_to_the_feedback(server: ActionServer) -> None:
    slots = {"department": "product", "description": "Ros.", "description_parts": ["Ros."]}
    answer = server.answer(F, "wants_answer", "og så er den også hurtig", "give_feedback", slots=slots)
    assert answer.said == ["utter_description_extended"]
    assert answer.slots["description"] == "Ros.\nog så er den også hurtig"
    assert answer.slots["requested_slot"] == "wants_answer"


def test_a_story_at_the_first_question_is_kept(server: ActionServer) -> None:
    text = "Ja jeg har ringet tre gange og ingen kunne hjælpe"
    slots = server.answer(C, "contacted_service", text, "affirm").slots
    assert (slots["contacted_service"], slots["description_parts"]) == (True, [text])


def test_the_longest_texts_are_cut(server: ActionServer) -> None:
    slots = {"description_parts": ["æ" * 20_000]}
    assert len(server.answer(C, "description", "færdig", slots=slots).slots["description"]) == 14_500
    assert len(server.answer(L, "addition", "ø" * 6_000).slots["addition"]) == 5_000
