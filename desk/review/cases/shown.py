"""A case as a page may show it: masked, or in clear text for who has given a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from desk.tickets.models import Attachment, Note, Ticket
from vejviser.personal_data import mask, name_words

# What a customer's field shows that is nothing but personal data, so that one sees that there is something.
HIDDEN = "•••"


@dataclass(frozen=True)
class ShownNote:
    """A note, and who wrote it: the customer, the user of that name, or the system."""

    author: str
    user: str
    text: str
    at: datetime


@dataclass(frozen=True)
class ShownFile:
    """An attachment. `link` is where somebody else keeps it, and only there in clear text."""

    attachment: Attachment
    name: str
    link: str


@dataclass(frozen=True)
class ShownCase:
    """What is shown of a case; `is_clear` says whether personal data is in it."""

    ticket: Ticket
    is_clear: bool
    subject: str
    description: str
    name: str
    email: str
    phone: str
    invoice_number: str
    notes: list[ShownNote]
    files: list[ShownFile]


def masked_subject(ticket: Ticket) -> str:
    """The subject as lists show it."""
    return _masked(ticket.subject, ticket)


def masked_case(ticket: Ticket) -> ShownCase:
    """The case without personal data, as far as it is found in its texts."""
    return _shown(ticket, is_clear=False)


def clear_case(ticket: Ticket) -> ShownCase:
    """Everything. Put that on record first."""
    return _shown(ticket, is_clear=True)


def _shown(ticket: Ticket, is_clear: bool) -> ShownCase:
    def text(value: str) -> str:
        return value if is_clear else _masked(value, ticket)

    def data(value: str) -> str:
        return value if is_clear or not value else HIDDEN

    return ShownCase(
        ticket=ticket,
        is_clear=is_clear,
        subject=text(ticket.subject),
        description=text(ticket.description),
        name=data(ticket.customer_name),
        email=data(ticket.customer_email),
        phone=data(ticket.customer_phone),
        invoice_number=data(ticket.invoice_number),
        notes=[
            ShownNote(
                author=note.author,
                user=note.staff_user.get_username() if note.staff_user else "",
                text=text(note.text),
                at=note.created_at,
            )
            for note in Note.objects.filter(ticket=ticket).select_related("staff_user")
        ],
        files=[
            # A file's name may be anything, the customer's own name above all: its type says enough.
            ShownFile(attachment, attachment.name if is_clear else "", attachment.link if is_clear else "")
            for attachment in Attachment.objects.filter(ticket=ticket)
        ],
    )


def _masked(text: str, ticket: Ticket) -> str:
    for value in (ticket.customer_name, ticket.customer_email, ticket.customer_phone, ticket.invoice_number):
        # Said again in the text, it is found however it looks.
        if len(value) > 2:
            text = re.sub(re.escape(value), HIDDEN, text, flags=re.IGNORECASE)
    return mask(text, name_words([ticket.customer_name]) if ticket.customer_name else frozenset())
