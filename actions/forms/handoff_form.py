"""The form that asks whether a human shall contact the customer."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions.forms.contact import after_reuse, contact_fields
from actions.forms.fields import Slots, read_contact, read_reuse, read_yes_or_no
from actions.forms.form import GuidedForm
from actions.forms.names import read_name


class ValidateHandoffForm(GuidedForm):
    """Asks whether, and where; the customer has the contact details already."""

    form = "handoff_form"
    readers = {
        "wants_callback": read_yes_or_no("wants_callback"),
        "reuse_contact": read_reuse,
        "customer_name": read_name,
        "customer_email": read_contact,
    }

    def needed(self, slots: Slots) -> Iterator[str]:
        """See `GuidedForm.needed`."""
        yield "wants_callback"
        if slots.get("wants_callback"):
            yield from contact_fields(slots, ("customer_name", "customer_email"))

    async def taken(self, field: str, read: Slots, slots: Slots, dispatcher: CollectingDispatcher) -> Slots:
        """Known contact details are taken over when the customer says so."""
        return after_reuse(read, slots) if field == "reuse_contact" else read
