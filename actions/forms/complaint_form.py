"""The form of a complaint: a first one, or one about how customer service handled it."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions.forms.contact import after_reuse, contact_fields
from actions.forms.fields import (
    Slots,
    read_contact,
    read_contacted_service,
    read_correct_field,
    read_description_until_done,
    read_invoice_number,
    read_register_anyway,
    read_reuse,
    read_short_text,
)
from actions.forms.form import GuidedForm
from actions.forms.names import read_name
from actions.forms.summary import read_confirmed


class ValidateComplaintForm(GuidedForm):
    """Asks for what a complaint needs; who has not called customer service is advised to, first."""

    form = "complaint_form"
    own_intents = frozenset({"make_complaint", "dispute_handling"})
    free_text = frozenset({"description", "wished_outcome"})
    readers = {
        "contacted_service": read_contacted_service,
        "register_anyway": read_register_anyway,
        "reuse_contact": read_reuse,
        "invoice_number": read_invoice_number,
        "customer_name": read_name,
        "customer_email": read_contact,
        "description": read_description_until_done,
        "wished_outcome": read_short_text("wished_outcome", optional=True),
        "correct_field": read_correct_field,
        "confirmed": read_confirmed,
    }

    def needed(self, slots: Slots) -> Iterator[str]:
        """See `GuidedForm.needed`. A customer who calls first needs nothing more."""
        yield "contacted_service"
        if slots.get("contacted_service") is False:
            yield "register_anyway"
            if slots.get("register_anyway") is False:
                return
        if slots.get("correcting"):
            yield "correct_field"
        yield from contact_fields(slots, ("invoice_number", "customer_name", "customer_email"))
        yield from ("description", "wished_outcome", "confirmed")

    async def taken(self, field: str, read: Slots, slots: Slots, dispatcher: CollectingDispatcher) -> Slots:
        """Who has talked to customer service stands one rung higher."""
        if field == "reuse_contact":
            return after_reuse(read, slots)
        if field == "contacted_service" and read.get("contacted_service"):
            return read | {"rung": "satisfaction"}
        return read
