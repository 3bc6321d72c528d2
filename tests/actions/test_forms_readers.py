"""How each field is read from what customers write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.running_actions import ActionServer

C, F, H, L = "complaint_form", "feedback_form", "handoff_form", "lookup_form"
D = "provide_details"

# form, field, what was said, its intent, what is read
YES_OR_NO: list[tuple[str, str, str, str, bool]] = [
    (form, field, text, intent, value)
    for form, field in [(C, "contacted_service"), (F, "wants_answer"), (H, "wants_callback"), (L, "withdrawal_confirmed")]
    for text, intent, value in [
        ("ja", "affirm", True), ("Ja tak!", "affirm", True), ("jep", "nlu_fallback", True), ("ok", "affirm", True),
        ("👍 ja", "affirm", True), ("selvfølgelig", "nlu_fallback", True), ("/affirm", "affirm", True),
        ("nej", "deny", False), ("Nej tak.", "deny", False), ("niks", "nlu_fallback", False),
        ("/deny", "deny", False), ("ellers tak", "out_of_scope", False),
    ]
]  # fmt: skip
READ: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (C, "contacted_service", "ja, to gange", "affirm", {"contacted_service": True}),
    (C, "contacted_service", "nej ikke endnu", "deny", {"contacted_service": False}),
    (C, "contacted_service", "De svarede aldrig på min mail", "dispute_handling", {"contacted_service": True}),
    (C, "register_anyway", "/affirm", "affirm", {"register_anyway": True}),
    (C, "register_anyway", "registrer klagen nu", "withdraw_ticket", {"register_anyway": True}),
    (C, "register_anyway", "jeg vil klage nu", "make_complaint", {"register_anyway": True}),
    (C, "register_anyway", "jeg gider ikke ringe", "nlu_fallback", {"register_anyway": True}),
    (C, "register_anyway", "ja", "affirm", {"register_anyway": True}),
    (C, "register_anyway", "jeg ringer først", "nlu_fallback", {"register_anyway": False}),
    (C, "register_anyway", "ringer", "nlu_fallback", {"register_anyway": False}),
    (C, "register_anyway", "nej, jeg ringer", "deny", {"register_anyway": False}),
    (C, "invoice_number", "1234567", D, {"invoice_number": "1234567"}),
    (C, "invoice_number", "det er K4MADNY-1", D, {"invoice_number": "K4MADNY-1"}),
    (C, "invoice_number", "nej", "deny", {"invoice_number": ""}),
    (C, "invoice_number", "det har jeg ikke", "no_invoice_number", {"invoice_number": ""}),
    (C, "invoice_number", "spring over", "nlu_fallback", {"invoice_number": ""}),
    (C, "invoice_number", "/no_invoice_number", "no_invoice_number", {"invoice_number": ""}),
    (C, "invoice_number", "1234567, mail mette@example.dk", D,
     {"invoice_number": "1234567", "customer_email": "mette@example.dk", "customer_phone": ""}),
    (C, "customer_name", "Mette Hansen", D, {"customer_name": "Mette Hansen"}),
    (C, "customer_name", "mette hansen", D, {"customer_name": "Mette Hansen"}),
    (C, "customer_name", "Jeg hedder Mette Hansen", D, {"customer_name": "Mette Hansen"}),
    (C, "customer_name", "mit navn er Søren Ågård-Ørsted.", D, {"customer_name": "Søren Ågård-Ørsted"}),
    (C, "customer_name", "O'Neill", D, {"customer_name": "O'Neill"}),
    (C, "customer_name", "Mette, mette@example.dk", D,
     {"customer_name": "Mette", "customer_email": "mette@example.dk", "customer_phone": ""}),
    (C, "customer_name", "vil ikke sige det", "nlu_fallback", {"customer_name": ""}),
    (C, "customer_email", "mette@example.dk", D, {"customer_email": "mette@example.dk", "customer_phone": ""}),
    (C, "customer_email", "12345678", D, {"customer_email": "", "customer_phone": "12 34 56 78"}),
    (C, "customer_email", "mette@example.dk eller +45 12345678", D,
     {"customer_email": "mette@example.dk", "customer_phone": "12 34 56 78"}),
    (F, "department", "det handler om appen", "give_feedback", {"department": "product"}),
    (F, "department", "betaling", D, {"department": "payment"}),
    (F, "department", "kundeservice", "nlu_fallback", {"department": "customer_service"}),
    (F, "department", "virksomheden", D, {"department": "company"}),
    (F, "wants_answer", "ja, til mette@example.dk", "affirm",
     {"wants_answer": True, "customer_email": "mette@example.dk"}),
    (F, "wants_answer", "mette@example.dk", D, {"wants_answer": True, "customer_email": "mette@example.dk"}),
    (F, "confirmed", "send", "affirm", {"confirmed": True}),
    (C, "confirmed", "send den", "nlu_fallback", {"confirmed": True}),
    (C, "confirmed", "ja det er fint", "affirm", {"confirmed": True}),
    (L, "case_number", "SAG-10234", D, {"case_number": "SAG-10234"}),
    (L, "case_number", "10234", D, {"case_number": "SAG-10234"}),
    (L, "case_number", "hvordan går det med sag 10234?", "ask_ticket_status", {"case_number": "SAG-10234"}),
    (L, "addition", "Jeg har fundet kvitteringen", "add_to_ticket", {"addition": "Jeg har fundet kvitteringen"}),
    (L, "addition", "nej", "deny", {"addition": ""}),
    (C, "wished_outcome", "Jeg vil have mine penge igen", "ask_other_service",
     {"wished_outcome": "Jeg vil have mine penge igen"}),
    (C, "wished_outcome", "spring over", "nlu_fallback", {"wished_outcome": ""}),
    (C, "wished_outcome", "nej", "deny", {"wished_outcome": ""}),
    (C, "wished_outcome", "ved ikke", "no_invoice_number", {"wished_outcome": ""}),
]  # fmt: skip
CHOICES: list[tuple[str, str, str, dict[str, Any]]] = [
    (F, "department", "product", {"department": "product"}),
    (F, "department", "company", {"department": "company"}),
    (C, "register_anyway", "register", {"register_anyway": True}),
    (C, "register_anyway", "call", {"register_anyway": False}),
    (C, "customer_name", "skip", {"customer_name": ""}),
    (C, "customer_email", "skip", {"customer_email": "", "customer_phone": ""}),
    (C, "wished_outcome", "skip", {"wished_outcome": ""}),
]
UNREADABLE = [
    (C, "contacted_service", "måske"), (C, "register_anyway", "måske"), (C, "invoice_number", "øh"),
    (C, "customer_name", "1234"), (C, "customer_name", "?"), (C, "customer_email", "mette.example.dk"),
    (C, "customer_email", "det er min mors"), (C, "confirmed", "måske"), (C, "correct_field", "øh"),
    (F, "department", "det hele"), (F, "wants_answer", "måske"), (F, "customer_email", "1234"),
    (L, "case_number", "den fra i går"), (L, "case_email", "min gamle"), (L, "withdrawal_confirmed", "måske"),
    (H, "wants_callback", "måske"), (H, "customer_name", "🙂"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "field", "text", "intent", "value"), YES_OR_NO)
def test_a_yes_or_no_is_read(
    server: ActionServer, form: str, field: str, text: str, intent: str, value: bool
) -> None:
    assert server.answer(form, field, text, intent).slots[field] is value


@pytest.mark.parametrize(("form", "field", "text", "intent", "read"), READ)
def test_an_answer_is_read(
    server: ActionServer, form: str, field: str, text: str, intent: str, read: dict
) -> None:
    slots = server.answer(form, field, text, intent, slots={"failed_answers": 1}).slots
    assert {name: slots.get(name) for name in read} == read
    assert slots.get("failed_answers") == 0


@pytest.mark.parametrize(("form", "field", "choice", "read"), CHOICES)
def test_a_button_is_read(server: ActionServer, form: str, field: str, choice: str, read: dict) -> None:
    slots = server.answer(form, field, f'/provide_details{{"choice": "{choice}"}}', choice=choice).slots
    assert {name: slots.get(name) for name in read} == read


@pytest.mark.parametrize(("form", "field", "text"), UNREADABLE)
def test_an_answer_that_cannot_be_read_is_explained_the_second_time(
    server: ActionServer, form: str, field: str, text: str
) -> None:
    first = server.answer(form, field, text, "nlu_fallback", slots={"correcting": field == "correct_field"})
    assert first.said == [f"utter_not_read_{field}"]
    assert (first.slots["failed_answers"], first.slots.get(field)) == (1, None)
    second = server.answer(form, field, text, "nlu_fallback", slots={"failed_answers": 1})
    assert second.said == [f"utter_not_read_{field}", f"utter_explain_{field}"]
    assert second.slots["failed_answers"] == 2


@pytest.mark.parametrize(
    ("field", "text", "intent"),
    [("customer_name", "Jeg hedder Mette Hansen", "change_answer"), ("customer_email", "min mail er mette@example.dk", "change_answer"),
     ("invoice_number", "det er faktura 1234567", "change_answer")],
)  # fmt: skip
def test_an_answer_that_sounds_like_a_correction_is_an_answer(
    server: ActionServer, field: str, text: str, intent: str
) -> None:
    answer = server.answer(C, field, text, intent)
    assert answer.slots[field]
    assert not answer.slots.get("correcting")


@pytest.mark.parametrize(
    ("text", "intent"),
    [("Bo", "out_of_scope"), ("Søren", "express_frustration"), ("Mette Hansen", "change_answer")],
)
def test_a_name_is_read_although_it_looks_like_something_else(
    server: ActionServer, text: str, intent: str
) -> None:
    """Names are in no training data; these intents are the model's guesses."""
    assert server.answer(C, "customer_name", text, intent, confidence=0.43).slots["customer_name"] == text


@pytest.mark.parametrize("text", ["Hvad er et fakturanummer?", "hvor finder jeg fakturanummeret?"])
def test_a_question_about_the_invoice_number_is_not_the_answer_that_there_is_none(
    server: ActionServer, text: str
) -> None:
    """The trained model takes both for `no_invoice_number`."""
    assert server.answer(C, "invoice_number", text, "no_invoice_number").slots.get("invoice_number") is None


@pytest.mark.parametrize("text", ["xxxxxx-xxxx", "Mette xxxxxx-xxxx"])
def test_a_masked_number_is_no_part_of_a_name(server: ActionServer, text: str) -> None:
    answer = server.answer(C, "customer_name", text)
    assert "utter_number_masked" in answer.said
    assert "xxx" not in (answer.slots.get("customer_name") or "").lower()


@pytest.mark.parametrize(
    ("field", "text"), [("invoice_number", "xxxxxx-xxxx"), ("customer_email", "xxxxxx-xxxx")]
)
def test_a_masked_number_is_explained(server: ActionServer, field: str, text: str) -> None:
    assert server.answer(C, field, text).said == ["utter_number_masked"]


def test_digits_of_an_address_are_no_case_number(server: ActionServer) -> None:
    assert server.answer(L, "case_number", "mette1234@example.dk").slots.get("case_number") is None
