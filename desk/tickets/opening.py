"""Opening tickets, once per idempotency key."""

from __future__ import annotations

import uuid
from typing import TypedDict

from desk.tickets.models import Author, Status, StatusChange, Ticket
from desk.tickets.once import create_once, hash_of

NUMBER_PREFIX = "SAG-"
NUMBER_OFFSET = 10_000


class TicketFields(TypedDict):
    """A checked request for a ticket; what the customer left out is empty."""

    kind: str
    subject: str
    description: str
    customer_name: str
    customer_email: str
    customer_phone: str
    invoice_number: str
    department: str
    channel: str
    conversation_id: str


def open_ticket(key: str, fields: TicketFields) -> tuple[Ticket, bool]:
    """The ticket with this key, and whether it was opened now.

    Raises `KeyReused` when the key stands for a ticket with other fields.
    """
    body_hash = hash_of(dict(fields))
    return create_once(
        lambda: Ticket.objects.filter(external_id=key).first(),
        lambda: _create(key, fields, body_hash),
        body_hash,
    )


def _create(key: str, fields: TicketFields, body_hash: str) -> Ticket:
    # The number follows the row's id, which the database hands out without races and never twice. Until it is
    # known something unique has to stand there; nobody sees it, because the transaction is not over.
    ticket = Ticket(number=uuid.uuid4().hex[:20], external_id=key, body_hash=body_hash, **fields)
    ticket.save()
    ticket.number = f"{NUMBER_PREFIX}{NUMBER_OFFSET + ticket.pk}"
    ticket.save(update_fields=["number"])
    StatusChange(ticket=ticket, author=Author.CUSTOMER, to_status=Status.NEW).save()
    return ticket
