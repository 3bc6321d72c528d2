"""The conversation that a case came from, and cases that have not come to this desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from desk.review.models import Case, Conversation, Message
from desk.tickets.models import Ticket

# Enough to see what it was about; the whole of it is one click away.
MESSAGES = 200
PENDING, REJECTED = "pending", "rejected"


def conversation_of(ticket: Ticket) -> dict[str, Any]:
    """For a page: `conversation` (None where it was erased or is of another program), `said`, `more_said`."""
    conversation = Conversation.objects.filter(cases__ticket=ticket).first()
    if conversation is None and ticket.conversation_id:
        conversation = Conversation.objects.filter(key=ticket.conversation_id).first()
    if conversation is None or conversation.erased:
        return {"conversation": None, "said": [], "more_said": False}
    said = list(Message.objects.filter(conversation=conversation).order_by("sequence", "id")[: MESSAGES + 1])
    return {"conversation": conversation, "said": said[:MESSAGES], "more_said": len(said) > MESSAGES}


def unsent() -> dict[str, int]:
    """How many cases of the assistant wait to be sent, and how many a help desk has refused."""
    rows = (
        Case.objects.filter(operation="create", state__in=(PENDING, REJECTED))
        .order_by()
        .values("state")
        .annotate(number=Count("pk"))
    )
    counts = {row["state"]: row["number"] for row in rows}
    return {state: counts.get(state, 0) for state in (PENDING, REJECTED)}
