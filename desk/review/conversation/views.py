"""The page of one conversation, and its messages one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from desk.review import audit
from desk.review.access import READ, REVEAL, needs, user_of
from desk.review.conversation.clear_text import AssistantAway, TextGone, clear_text
from desk.review.conversation.forms import ReasonForm
from desk.review.conversation.neighbours import neighbours
from desk.review.conversation.timeline import Line, line_of, timeline
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

SERVICE_UNAVAILABLE = 503


@needs(READ)
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what the assistant made of it, and what staff think of it."""
    shown = get_object_or_404(Conversation.objects.select_related("reviewer", "assigned"), pk=pk)
    return render(request, "review/conversation.html", _context(request, shown))


@needs(READ)
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as everybody sees it: for a page that shows more, to show less again."""
    shown = _message(pk)
    if request.headers.get("HX-Request"):
        return _fragment(request, line_of(shown))
    return redirect(f"{reverse('review:conversation', args=[shown.conversation.pk])}#m{pk}")


@needs(REVEAL)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The message with its personal data, for a reason that is kept. 422 without one."""
    shown, form = _message(pk), ReasonForm(request.POST)
    line = line_of(shown)
    status, trouble = 200, ""
    if not form.is_valid():
        status, trouble = 422, "reason"
    else:
        # Kept first: what cannot be recorded is not shown.
        audit.record(request.user, audit.REVEAL, f"message:{pk}", form.cleaned_data["reason"])
        try:
            line.clear = clear_text(shown)
        except TextGone:
            trouble = "gone"
        except AssistantAway:
            status, trouble = SERVICE_UNAVAILABLE, "away"
    if request.headers.get("HX-Request"):
        return _fragment(request, line, trouble, status)
    context = _context(request, shown.conversation, line)
    return render(request, "review/conversation.html", {**context, "trouble": trouble}, status=status)


def _message(pk: int) -> Message:
    return get_object_or_404(Message.objects.select_related("conversation"), pk=pk)


def _fragment(request: HttpRequest, line: Line, trouble: str = "", status: int = 200) -> HttpResponse:
    context = {"line": line, "trouble": trouble, "troubled": line.message.pk}
    return render(request, "review/message.html", context, status=status)


def _context(request: HttpRequest, shown: Conversation, changed: Line | None = None) -> dict[str, Any]:
    asked = Asked(request.GET, user_of(request))
    said = timeline(shown, everything="all" in request.GET)
    if changed:
        said.lines[:] = [changed if line.message == changed.message else line for line in said.lines]
    return {
        "conversation": shown,
        "timeline": said,
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
        "troubled": changed.message.pk if changed else None,
    }
