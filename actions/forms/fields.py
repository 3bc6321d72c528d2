"""How each field of a form is read from the customer's answer.

A reader gives the slots to set, or `None` when the message holds no answer to the question. An
empty text stands for "left out": the question has been answered, there is just nothing to keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.forms.interruptions import SURE, VERY_SURE, surely_interrupts
from actions.forms.words import begins_with_word, field_named, has_word, is_word
from actions.message import CustomerMessage
from actions.services import services
from vejviser.finding import (
    find_case_number,
    find_email,
    find_invoice_number,
    find_phone,
    without_emails,
)

Slots = dict[str, Any]
Reader = Callable[[CustomerMessage, Slots], Slots | None]

SHORT_NO_WORDS = 6
# An answer to "what is it about" that is as long as this says it already.
FEEDBACK_WORDS = 5
MAX_SHORT_TEXT = 5_000
# The desk takes 20,000 characters; the wished outcome comes after the description.
MAX_DESCRIPTION = 14_500


def yes_or_no(message: CustomerMessage) -> bool | None:
    """The yes or no in an answer such as "ja, to gange"."""
    if message.is_button:
        return {"affirm": True, "deny": False}.get(message.intent)
    for answer, kind in ((True, "yes"), (False, "no")):
        if is_word(message.text, kind):
            return answer
    if message.intent in ("affirm", "deny") and message.confidence >= SURE:
        return message.intent == "affirm"
    if surely_interrupts(message) and message.confidence >= VERY_SURE:
        return None  # "nej, jeg vil tale med en NU" is no "no", "ok tak" no "yes"
    for answer, kind in ((True, "yes"), (False, "no")):
        if begins_with_word(message.text, kind):
            return answer
    return None


def read_yes_or_no(slot: str) -> Reader:
    """A reader for a field that is answered with yes or no."""

    def read(message: CustomerMessage, slots: Slots) -> Slots | None:
        answer = yes_or_no(message)
        return None if answer is None else {slot: answer}

    return read


def is_skipped(message: CustomerMessage) -> bool:
    """Whether the customer leaves an optional field out."""
    return message.choice == "skip" or is_word(message.text, "skip")


def read_invoice_number(message: CustomerMessage, slots: Slots) -> Slots | None:
    """An invoice number, or "" when the customer has none."""
    if number := find_invoice_number(message.written):
        return {"invoice_number": number}
    if message.text.rstrip().endswith("?"):
        return None  # "hvor finder jeg det?" wants to be told
    none_at_hand = message.intent in ("no_invoice_number", "deny") or is_word(message.text, "no")
    return {"invoice_number": ""} if none_at_hand or is_skipped(message) else None


def read_reuse(message: CustomerMessage, slots: Slots) -> Slots | None:
    """Whether the known details are used again; a new one among them is yes to the others."""
    email, phone = find_email(message.written), find_phone(message.written)
    new = {"customer_email": email, "customer_phone": phone}
    given = {slot: value for slot, value in new.items() if value}
    if given:
        return {"reuse_contact": True} | given
    answer = yes_or_no(message)
    return None if answer is None else {"reuse_contact": answer}


def read_contact(message: CustomerMessage, slots: Slots) -> Slots | None:
    """An e-mail address, a phone number or both; what is not given stays empty."""
    if is_skipped(message):
        return {"customer_email": "", "customer_phone": ""}
    email, phone = find_email(message.written), find_phone(message.written)
    if not email and not phone:
        return None
    return {"customer_email": email or "", "customer_phone": phone or slots.get("customer_phone") or ""}


def read_department(message: CustomerMessage, slots: Slots) -> Slots | None:
    """A department by its button or by the words of the answer; a longer answer is feedback, too."""
    departments = {department.id for department in services().content.company.feedback.departments}
    if message.choice in departments:
        return {"department": message.choice}
    found = services().guidance.department_of(message.written)
    if found is None:
        return None
    if message.word_count < FEEDBACK_WORDS:
        return {"department": found.id}
    parts = [*(slots.get("description_parts") or []), message.written]
    return {"department": found.id, "description_parts": parts}


def read_short_text(slot: str, *, optional: bool) -> Reader:
    """A reader for a field of one message of free text, cut at 5,000 characters; "" for nothing."""

    def read(message: CustomerMessage, slots: Slots) -> Slots | None:
        gives_none = is_skipped(message) or is_word(message.text, "no")
        if gives_none or (not optional and yes_or_no(message) is False and message.word_count <= 4):
            return {slot: ""}
        return {slot: message.written[:MAX_SHORT_TEXT]} if message.written else None

    return read


def is_done(message: CustomerMessage) -> bool:
    """Whether the customer says that the description is complete."""
    if message.is_button:
        return message.choice in ("done", "skip") or message.intent == "deny"
    if is_word(message.text, "done") or is_word(message.text, "send") or is_skipped(message):
        return True
    says_no = message.intent == "deny" and message.confidence >= 0.5
    return says_no and message.word_count <= SHORT_NO_WORDS and begins_with_word(message.text, "no")


def is_too_long(parts: list[str] | None) -> bool:
    """Whether the messages of a description are more than the help desk takes."""
    return len("\n".join(parts or [])) > MAX_DESCRIPTION


def read_description_until_done(message: CustomerMessage, slots: Slots) -> Slots | None:
    """A description over as many messages as the customer likes, until "færdig"."""
    parts = list(slots.get("description_parts") or [])
    if is_done(message):
        return {"description": "\n".join(parts)[:MAX_DESCRIPTION]} if parts else None
    if not message.written:
        return None
    if parts and is_word(message.text, "yes"):
        return {"description_asked": True}  # yes, there is more: it comes next
    return {"description_parts": [*parts, message.written]}


def read_description_at_once(message: CustomerMessage, slots: Slots) -> Slots | None:
    """A description that is complete with one message, beside what was written before it."""
    parts = list(slots.get("description_parts") or [])
    if parts and is_word(message.text, "yes"):
        return {"description_asked": True}  # yes, there is more: it comes next
    if not (parts and is_done(message)):
        if not message.written:
            return None
        parts.append(message.written)
    return {"description_parts": parts, "description": "\n".join(parts)[:MAX_DESCRIPTION]}


def read_contacted_service(message: CustomerMessage, slots: Slots) -> Slots | None:
    """Whether customer service has been asked already; a story about it says yes and is kept."""
    answer = yes_or_no(message)
    if answer is None and message.intent == "dispute_handling":
        answer = True
    if answer is None:
        return None
    read: Slots = {"contacted_service": answer}
    if message.word_count > 6:
        read["description_parts"] = [*(slots.get("description_parts") or []), message.written]
    return read


def read_register_anyway(message: CustomerMessage, slots: Slots) -> Slots | None:
    """Whether the complaint is registered now (True) or the customer calls first (False)."""
    if message.choice in ("register", "call"):
        return {"register_anyway": message.choice == "register"}
    if message.text.rstrip().endswith("?"):
        return None
    if has_word(message.written, "call"):
        return {"register_anyway": has_word(message.written, "register")}  # "gider ikke ringe"
    if message.intent in ("make_complaint", "dispute_handling") or has_word(message.written, "register"):
        return {"register_anyway": True}
    answer = yes_or_no(message)
    return None if answer is None else {"register_anyway": answer}


def read_correct_field(message: CustomerMessage, slots: Slots) -> Slots | None:
    """Which field to ask again; "nej" means none after all."""
    field = message.choice or field_named(message.written, CORRECTABLE)
    if field in CORRECTABLE:
        return {"correct_field": field}
    nothing = yes_or_no(message) is False or is_skipped(message)
    return {"correcting": False} if nothing else None


def read_case_number(message: CustomerMessage, slots: Slots) -> Slots | None:
    """A case number; bare digits count, as it has been asked for."""
    written = without_emails(message.written)
    digits = re.search(r"(?<!\d)\d{4,10}(?!\d)", written)
    number = find_case_number(written) or (f"SAG-{digits.group()}" if digits else None)
    if number:
        return {"case_number": number}
    has_none = message.intent in ("no_invoice_number", "deny") or is_skipped(message)
    return {"case_access": "no_number"} if has_none else None


def read_case_email(message: CustomerMessage, slots: Slots) -> Slots | None:
    """The e-mail address that was given when the case was sent."""
    email = find_email(message.written)
    return {"case_email": email} if email else None


# In the order in which a message that names several is understood.
CORRECTABLE = (
    "wants_answer",
    "customer_email",
    "customer_name",
    "invoice_number",
    "wished_outcome",
    "description",
    "department",
)
