"""What the page of one conversation is made of."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from desk.review.access import user_of
from desk.review.conversation.neighbours import neighbours
from desk.review.conversation.timeline import Line, timeline
from desk.review.inbox.asked import Asked
from desk.review.models import (
    Case,
    Conversation,
    ConversationTag,
    Flag,
    Message,
    ReviewNote,
    Score,
    StateChange,
    Tag,
)
from desk.review.staff import reviewers


def context_of(request: HttpRequest, shown: Conversation, changed: Line | None = None) -> dict[str, Any]:
    """For the template; `changed` is shown instead of the line of the same message."""
    asked = Asked(request.GET, user_of(request))
    newest = newest_message(shown)
    said = timeline(shown, everything="all" in request.GET)
    if changed:
        said.lines[:] = [changed if line.message == changed.message else line for line in said.lines]
    return {
        "conversation": shown,
        "timeline": said,
        "newest_message": newest,
        "query": asked.query.urlencode(),
        "neighbours": neighbours(shown, asked),
        "flags": Flag.objects.filter(conversation=shown),
        "cases": Case.objects.filter(conversation=shown).select_related("ticket"),
        "tags": ConversationTag.objects.filter(conversation=shown)
        .select_related("tag")
        .order_by("tag__name"),
        "all_tags": Tag.objects.values_list("name", flat=True),
        "notes": ReviewNote.objects.filter(conversation=shown)
        .select_related("author")
        .prefetch_related("versions__by"),
        "state_changes": StateChange.objects.filter(conversation=shown).select_related("by"),
        "scores": Score.objects.filter(conversation=shown).select_related("by"),
        "reviewers": reviewers(),
        "sampled": "sample" in request.GET,
    }


def newest_message(shown: Conversation) -> int:
    """The highest number of its messages, 0 without any: what is read later gets a higher one."""
    numbers = Message.objects.filter(conversation=shown).values_list("pk", flat=True)
    return max(numbers, default=0)
