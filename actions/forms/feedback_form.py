"""The form of a piece of feedback."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions.forms.contact import after_reuse, contact_fields
from actions.forms.fields import (
    Slots,
    is_skipped,
    read_contact,
    read_correct_field,
    read_department,
    read_description_at_once,
    read_reuse,
    read_yes_or_no,
)
from actions.forms.form import GuidedForm
from actions.forms.summary import read_confirmed
from actions.message import CustomerMessage
from vejviser.finding import find_email, find_phone

# From so many words on, what does not answer the question is part of the feedback itself.
FEEDBACK_WORDS = {"department": 6, "wants_answer": 3}
DEPARTMENT_OF_LAST_RESORT = "company"


class ValidateFeedbackForm(GuidedForm):
    """Asks what the feedback is about, for its text, and whether and where to answer."""

    form = "feedback_form"
    own_intents = frozenset({"give_feedback"})
    free_text = frozenset({"description"})
    readers = {
        "department": read_department,
        "description": read_description_at_once,
        "wants_answer": read_yes_or_no("wants_answer"),
        "reuse_contact": read_reuse,
        "customer_email": read_contact,
        "correct_field": read_correct_field,
        "confirmed": read_confirmed,
    }

    def needed(self, slots: Slots) -> Iterator[str]:
        """See `GuidedForm.needed`. Contact details are only asked of who wants an answer."""
        if slots.get("correcting"):
            yield "correct_field"
        yield from ("department", "description", "wants_answer")
        if slots.get("wants_answer"):
            yield from contact_fields(slots, ("customer_email",))
        yield "confirmed"

    async def taken(self, field: str, read: Slots, slots: Slots, dispatcher: CollectingDispatcher) -> Slots:
        """Known contact details are taken over when the customer says so."""
        return after_reuse(read, slots) if field == "reuse_contact" else read

    def not_read(
        self, field: str, message: CustomerMessage, slots: Slots, dispatcher: CollectingDispatcher
    ) -> Slots:
        """Who gives an address instead of "yes" wants an answer; who writes on adds to the text."""
        if field == "wants_answer" and (find_email(message.written) or find_phone(message.written)):
            return {"failed_answers": 0, "wants_answer": True} | (read_contact(message, slots) or {})
        if message.word_count >= FEEDBACK_WORDS.get(field, 10_000):
            dispatcher.utter_message(response="utter_description_extended")
            parts = [*(slots.get("description_parts") or []), message.written]
            whole = {"description": "\n".join(parts)} if slots.get("description") else {}
            return {"failed_answers": 0, "description_parts": parts} | whole
        if field == "department" and (is_skipped(message) or int(slots.get("failed_answers") or 0) >= 2):
            return {"failed_answers": 0, "department": DEPARTMENT_OF_LAST_RESORT}
        return super().not_read(field, message, slots, dispatcher)
