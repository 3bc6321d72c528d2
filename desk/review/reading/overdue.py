"""Conversations that must be judged anew although nothing was said in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.review.models import Case, Conversation
from desk.review.reading import source
from desk.review.reading.flags import CASE_WAITS_LONG, LEFT_AFTER

JUDGED_AT_ONCE = 500
# A case is looked at once it waits long; that is some rounds, in case one of them fails.
JUST_NOW = timedelta(minutes=5)


def left(now: datetime) -> list[str]:
    """Conversations that were last judged while the customer might still have been there."""
    due = Conversation.objects.filter(settled=False, erased=False, last_at__lte=now - LEFT_AFTER)
    return list(due.order_by("last_at").values_list("key", flat=True)[:JUDGED_AT_ONCE])


def changed_cases(now: datetime) -> set[str]:
    """Conversations with a case whose state is another than is known, or that has begun to wait long."""
    open_cases = Case.objects.exclude(state="sent").exclude(conversation=None).select_related("conversation")
    known = {case.reference: case for case in open_cases.order_by("-created_at")[: 2 * JUDGED_AT_ONCE]}
    states = source.unsent(known)
    return {
        case.conversation.key
        for reference, case in known.items()
        if states.get(reference, case.state) != case.state
        or (
            case.state == "pending"
            and timedelta() <= now - case.created_at - CASE_WAITS_LONG < timedelta(minutes=5)
        )
    }
