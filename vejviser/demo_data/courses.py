"""How invented conversations go: the same turns that the rules and forms of this project make."""

from __future__ import annotations

import random
from dataclasses import dataclass

from vejviser.demo_data.log import Log

QUESTIONS = {
    "ask_contact": "utter_contact",
    "ask_other_service": "utter_service_matter",
    "ask_feedback_process": "utter_ask_feedback_process",
    "ask_privacy": "utter_privacy",
    "bot_challenge": "utter_bot_challenge",
    "ask_capabilities": "utter_capabilities",
}
FIELDS = ("invoice_number", "customer_name", "customer_email", "description", "wished_outcome", "confirmed")
FEEDBACK_FIELDS = ("department", "description", "wants_answer", "confirmed")


# How the two that have no response of their own name are asked.
QUESTION_OF = {"description": "utter_ask_complaint", "confirmed": "utter_summary_complaint"}


@dataclass(frozen=True)
class Outcome:
    """What a conversation came to: a case or none, and whether the help desk took it."""

    case: bool = False
    rejected: bool = False


def run(log: Log, chance: random.Random) -> Outcome:
    """One whole conversation."""
    log.begin()
    if chance.random() < 0.4:
        log.says("greet")
        log.answer("utter_greet")
        log.listens()
    if chance.random() < 0.08:
        _angry(log)
    course = chance.choices(
        (_questions, _not_understood, _feedback, _complaint, _ladder, _human), (38, 10, 14, 28, 5, 5)
    )[0]
    outcome = course(log, chance)
    if chance.random() < 0.35:
        log.says("thank")
        log.answer("utter_thank")
        log.listens()
    return outcome


def _questions(log: Log, chance: random.Random) -> Outcome:
    for intent in chance.sample(sorted(QUESTIONS), chance.choice((1, 1, 2, 3))):
        log.says(intent)
        log.answer(QUESTIONS[intent])
        log.listens()
    return Outcome()


def _not_understood(log: Log, chance: random.Random) -> Outcome:
    for turn in range(chance.choice((1, 1, 2, 3))):
        log.says(chance.choice(log.phrases.intents), sure=False)
        log.did("action_not_understood")
        log.answer("utter_offer_human" if turn else "utter_rephrase", action=False)
        log.listens()
    return _human(log, chance) if chance.random() < 0.4 else Outcome()


def _human(log: Log, chance: random.Random) -> Outcome:
    log.says("human_handoff")
    log.did("action_start_handoff")
    log.answer("utter_human_contact", action=False)
    log.did("handoff_form")
    log.form("handoff_form")
    log.slot("requested_slot", "wants_callback")
    log.listens()
    log.says("deny")
    log.did("handoff_form")
    log.slot("wants_callback", False)
    log.slot("requested_slot", None)
    log.form(None)
    log.did("action_finish_handoff")
    log.answer("utter_no_callback", action=False)
    log.listens()
    return Outcome()


def _angry(log: Log) -> None:
    log.says("express_frustration")
    log.did("action_calm")
    log.answer("utter_sorry_frustration", action=False)
    log.listens()


def _ladder(log: Log, chance: random.Random) -> Outcome:
    log.says("dispute_decision")
    log.slot("rung", "outside")
    log.did("action_outside_bodies")
    log.answer("utter_outside_intro", action=False)
    log.listens()
    log.says("ask_authority")
    log.did("action_authority")
    log.answer("utter_unknown_authority", action=False)
    log.listens()
    return Outcome()


def _feedback(log: Log, chance: random.Random) -> Outcome:
    log.says("give_feedback")
    log.did("action_start_feedback")
    log.answer("utter_start_feedback", action=False)
    log.slot("case_kind", "feedback")
    return _form(log, chance, "feedback_form", FEEDBACK_FIELDS, "utter_feedback_opened")


def _complaint(log: Log, chance: random.Random) -> Outcome:
    disputes = chance.random() < 0.5
    log.says("dispute_handling" if disputes else "make_complaint")
    log.did("action_start_complaint")
    log.answer("utter_start_review" if disputes else "utter_start_complaint", action=False)
    log.slot("case_kind", "complaint")
    log.slot("contacted_service", True if disputes else None)
    log.slot("rung", "satisfaction" if disputes else "customer_service")
    return _form(
        log, chance, "complaint_form", FIELDS, "utter_review_opened" if disputes else "utter_complaint_opened"
    )


def _form(log: Log, chance: random.Random, form: str, fields: tuple[str, ...], opened: str) -> Outcome:
    person = log.phrases.person()
    answers = {
        "invoice_number": ("provide_details", f"F-{chance.randint(100_000, 999_999)}"),
        "customer_name": ("provide_details", person.name),
        "customer_email": ("provide_details", chance.choice((person.email, person.phone))),
        "description": (
            "make_complaint",
            log.phrases.said(chance.choice(("make_complaint", "dispute_handling"))),
        ),
        "wished_outcome": ("provide_details", "jeg vil gerne have pengene tilbage"),
        "department": ("provide_details", '/provide_details{"choice": "payment"}'),
        "wants_answer": ("affirm", "/affirm"),
        "confirmed": ("affirm", "ja"),
    }
    log.did(form)
    log.form(form)
    for field in fields:
        log.slot("requested_slot", field)
        log.answer(QUESTION_OF.get(field, f"utter_ask_{field}"), action=False)
        log.listens()
        if chance.random() < 0.07:
            return _left_form(log, chance)
        intent, text = answers[field]
        log.says(intent, text, sure=field != "customer_name")
        log.did(form)
        log.slot(field, text if not text.startswith("/") else True)
    log.slot("requested_slot", None)
    log.form(None)
    log.did("action_open_case")
    log.answer(opened, action=False)
    log.listens()
    return Outcome(case=True, rejected=chance.random() < 0.03)


def _left_form(log: Log, chance: random.Random) -> Outcome:
    """Half of them say so."""
    if chance.random() < 0.5:
        log.says("cancel")
        log.did("action_cancel")
        log.answer("utter_cancelled", action=False)
        log.form(None)
        log.slot("requested_slot", None)
        log.listens()
    return Outcome()
