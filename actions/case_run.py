"""One run from "I want to complain" to a case: what it begins with and what it leaves behind."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.forms.contact import known_contact
from actions.forms.fields import Slots
from actions.skill import Turn
from vejviser.finding import find_email, find_labelled_invoice_number, find_phone

# What belongs to one run. The rung and the known contact details outlive it.
RUN_SLOTS = (
    "case_kind",
    "contacted_service",
    "register_anyway",
    "reuse_contact",
    "department",
    "invoice_number",
    "customer_name",
    "customer_email",
    "customer_phone",
    "description_parts",
    "description_asked",
    "description",
    "wished_outcome",
    "wants_answer",
    "correcting",
    "correct_field",
    "confirmed",
    "wants_callback",
    "failed_answers",
)
CASE_FORMS = ("feedback_form", "complaint_form")
# What a customer has told goes along from one of these forms into the other.
KEPT_ON_SWITCH = ("customer_name", "customer_email", "customer_phone", "invoice_number", "description_parts")


def begin(turn: Turn, kind: str, told: Slots) -> list[EventType]:
    """A new run of this kind, with what the opening message has already `told`."""
    kept = {slot: turn.slot(slot) for slot in KEPT_ON_SWITCH} if turn.active_form in CASE_FORMS else {}
    slots: Slots = {slot: None for slot in RUN_SLOTS} | kept
    slots |= _details(turn) | {"case_kind": kind, "case_run": run_number(turn) + 1}
    slots |= {slot: value for slot, value in told.items() if value is not None}
    return set_all(slots)


def told_before(turn: Turn) -> list[str]:
    """What the customer has described in a form that this run takes over from."""
    return list(turn.slot("description_parts") or []) if turn.active_form in CASE_FORMS else []


def end(turn: Turn) -> list[EventType]:
    """The run is over, sent or not: its answers go, the contact details are kept for reuse."""
    known = known_contact({**turn.tracker.slots}) or turn.slot("known_contact")
    return set_all({slot: None for slot in RUN_SLOTS} | {"known_contact": known})


def run_number(turn: Turn) -> int:
    """How many runs this conversation has begun."""
    return int(turn.slot("case_run") or 0)


def outbox_key(turn: Turn, operation: str) -> str:
    """The key under which this run's operation is done at most once, however often a turn is run.

    It depends on the conversation and on a number that was stored before this turn, so a turn that
    is run again after a crash comes to the same key. 40 hexadecimal digits.
    """
    source = f"{turn.conversation_id}|{run_number(turn)}|{operation}"
    return hashlib.sha256(source.encode()).hexdigest()[:40]


def set_all(slots: dict[str, Any]) -> list[EventType]:
    """`SlotSet` events for these values."""
    return [SlotSet(slot, value) for slot, value in slots.items()]


def _details(turn: Turn) -> Slots:
    """Invoice number and contact details that stand in the opening message."""
    text = turn.message.written
    email, phone = find_email(text), find_phone(text)
    found: Slots = {"invoice_number": find_labelled_invoice_number(text)}
    if email or phone:
        found |= {"customer_email": email or "", "customer_phone": phone or ""}
    return {slot: value for slot, value in found.items() if value is not None}
