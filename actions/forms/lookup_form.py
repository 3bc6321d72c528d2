"""The form that finds a case again."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions.case_access import access
from actions.forms.fields import (
    Slots,
    read_case_email,
    read_case_number,
    read_short_text,
    read_yes_or_no,
)
from actions.forms.form import GuidedForm
from actions.services import services


class ValidateLookupForm(GuidedForm):
    """Asks for case number and e-mail, unless the case is this conversation's own."""

    form = "lookup_form"
    own_intents = frozenset({"ask_ticket_status", "add_to_ticket", "withdraw_ticket"})
    free_text = frozenset({"addition"})
    readers = {
        "case_number": read_case_number,
        "case_email": read_case_email,
        "addition": read_short_text("addition", optional=False),
        "withdrawal_confirmed": read_yes_or_no("withdrawal_confirmed"),
    }

    def needed(self, slots: Slots) -> Iterator[str]:
        """See `GuidedForm.needed`. Without access nothing more is asked."""
        if slots.get("case_access") is None:
            yield from ("case_number", "case_email")
        if slots.get("case_access") not in ("own", "granted"):
            return
        if slots.get("lookup_task") == "addition":
            yield "addition"
        if slots.get("lookup_task") == "withdrawal":
            yield "withdrawal_confirmed"

    async def taken(self, field: str, read: Slots, slots: Slots, dispatcher: CollectingDispatcher) -> Slots:
        """With both answers there, the pair is checked."""
        number = read.get("case_number") or slots.get("case_number")
        email = read.get("case_email") or slots.get("case_email")
        if field in ("case_number", "case_email") and number and email:
            return read | {"case_access": await access(services(), number, email)}
        return read
