"""Correcting one field of a form without starting over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actions.forms.fields import CORRECTABLE, Slots
from actions.forms.names import found_name
from actions.forms.words import field_named, has_word, without_lead
from actions.message import CustomerMessage
from vejviser.finding import find_email, find_labelled_invoice_number, find_phone

# What is forgotten with a field so that it is asked for again as a whole.
FORGOTTEN_WITH: dict[str, tuple[str, ...]] = {
    "customer_email": ("customer_email", "customer_phone"),
    # The parts stay: what is corrected is added to, never thrown away.
    "description": ("description", "description_asked"),
}


def is_correction(message: CustomerMessage, requested: str) -> bool:
    """Whether the message corrects an earlier answer, rather than answering the question."""
    if requested == "customer_name" and without_lead(message.written) != message.written:
        return False  # "jeg hedder …" answers, whatever it sounds like
    if requested == "reuse_contact":
        return False  # a new detail there says what to reuse
    if requested == "correct_field":
        return bool(details_in(message))
    if message.intent == "change_answer" and message.confidence >= 0.5:
        return True
    return requested == "confirmed" and (bool(details_in(message)) or has_word(message.written, "correct"))


def details_in(message: CustomerMessage) -> Slots:
    """The fields whose new value can be read from the correction itself."""
    text = message.written
    about_the_name = field_named(text, ["customer_name"])
    found: dict[str, Any] = {
        "customer_name": found_name(message) if about_the_name else None,
        "customer_email": find_email(text),
        "customer_phone": find_phone(text),
        "invoice_number": find_labelled_invoice_number(text),
    }
    return {slot: value for slot, value in found.items() if value}


def corrected(message: CustomerMessage, slots: Slots, fields: tuple[str, ...]) -> Slots:
    """The slots after a correction: new values, or which of the form's `fields` to ask for again."""
    if details := details_in(message):
        wants_contact = "customer_email" in details or "customer_phone" in details
        details |= {"correcting": False, "correct_field": None}
        return details | ({"wants_answer": True} if wants_contact and "wants_answer" in fields else {})
    correctable = [field for field in CORRECTABLE if field in fields]
    field = message.choice or field_named(message.written, correctable)
    if field in correctable:
        return asked_again(field, fields)
    return {"correcting": True, "correct_field": None}


def asked_again(field: str, fields: Iterable[str]) -> Slots:
    """The slots with one field forgotten, so that a form with these `fields` asks for it next."""
    forgotten = FORGOTTEN_WITH.get(field, (field,))
    slots: Slots = {"correcting": False, "correct_field": None} | dict.fromkeys(forgotten)
    if field == "customer_email" and "wants_answer" in fields:
        slots["wants_answer"] = True  # who corrects the address wants to be written to
    return slots
