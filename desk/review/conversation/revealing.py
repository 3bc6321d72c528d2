"""Parts of a conversation with their personal data, for a reason that is kept; and hidden again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from desk.review import audit
from desk.review.access import READ, REVEAL, needs
from desk.review.conversation.clear_text import AssistantAway, TextGone, clear_rating, clear_text
from desk.review.conversation.forms import ReasonForm
from desk.review.conversation.page import context_of
from desk.review.conversation.timeline import line_of
from desk.review.models import Conversation, Message

UNPROCESSABLE = 422
SERVICE_UNAVAILABLE = 503
RATING = "rating"


@dataclass(frozen=True)
class Revealed:
    """The clear text, or why there is none: `reason`, `gone` or `away`."""

    text: str | None
    trouble: str = ""
    status: int = 200


@needs(READ)
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as everybody sees it: for a page that shows more, to show less again."""
    shown = _message(pk)
    if _is_part(request):
        return render(request, "review/message.html", {"line": line_of(shown)})
    return redirect(f"{reverse('review:conversation', args=[shown.conversation.pk])}#m{pk}")


@needs(REVEAL)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The message with its personal data. 422 without a reason."""
    shown = _message(pk)
    line = line_of(shown)
    revealed = _reveal(request, f"message:{pk}", lambda: clear_text(shown))
    line.clear = revealed.text
    context: dict[str, Any] = {"line": line, "troubled": pk, "trouble": revealed.trouble}
    if _is_part(request):
        return render(request, "review/message.html", context, status=revealed.status)
    page = context_of(request, shown.conversation, line)
    return render(request, "review/conversation.html", {**page, **context}, status=revealed.status)


@needs(READ)
@require_safe
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's rating as everybody sees it."""
    shown = get_object_or_404(Conversation, pk=pk)
    if _is_part(request):
        return render(request, "review/rating.html", {"conversation": shown})
    return redirect(f"{reverse('review:conversation', args=[pk])}#rating")


@needs(REVEAL)
@require_POST
def reveal_rating(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment of the customer's rating with its personal data. 422 without a reason."""
    shown = get_object_or_404(Conversation, pk=pk)
    revealed = _reveal(request, f"rating:{pk}", lambda: clear_rating(shown))
    context: dict[str, Any] = {
        "conversation": shown,
        "clear_rating": revealed.text,
        "troubled": RATING,
        "trouble": revealed.trouble,
    }
    if _is_part(request):
        return render(request, "review/rating.html", context, status=revealed.status)
    page = context_of(request, shown)
    return render(request, "review/conversation.html", {**page, **context}, status=revealed.status)


def _reveal(request: HttpRequest, what: str, read: Callable[[], str]) -> Revealed:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return Revealed(None, "reason", UNPROCESSABLE)
    # Kept first: what cannot be recorded is not shown.
    audit.record(request.user, audit.REVEAL, what, form.cleaned_data["reason"])
    try:
        return Revealed(read())
    except TextGone:
        return Revealed(None, "gone")
    except AssistantAway:
        return Revealed(None, "away", SERVICE_UNAVAILABLE)


def _message(pk: int) -> Message:
    return get_object_or_404(Message.objects.select_related("conversation"), pk=pk)


def _is_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))
