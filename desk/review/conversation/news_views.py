"""What has been said in a conversation since its page was opened."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.review.access import READ, needs
from desk.review.conversation.page import newest_message
from desk.review.conversation.timeline import timeline
from desk.review.models import Conversation, Message


@needs(READ)
@require_safe
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """A line about messages with a number above `?after=`; empty where there are none."""
    shown, after = get_object_or_404(Conversation, pk=pk), _after(request)
    if after is None:
        return HttpResponse(status=400)
    context = {
        "conversation": shown,
        "after": after,
        "count": _later(shown, after).count(),
        # Its page still shows what was said.
        "erased": shown.erased and after > 0,
    }
    return render(request, "review/conversation_news.html", context)


@needs(READ)
@require_safe
def new_messages(request: HttpRequest, pk: int) -> HttpResponse:
    """Those messages themselves, to be added to the page, which keeps everything else as it is."""
    shown, after = get_object_or_404(Conversation, pk=pk), _after(request)
    if after is None:
        return HttpResponse(status=400)
    newest = newest_message(shown)
    said = timeline(shown, everything=_later(shown, after).count() > 0)
    context = {
        "conversation": shown,
        "lines": [line for line in said.lines if line.message.pk > after],
        "newest_message": newest,
    }
    return render(request, "review/new_messages.html", context)


def _later(shown: Conversation, after: int) -> QuerySet[Message]:
    return Message.objects.filter(conversation=shown, pk__gt=after)


def _after(request: HttpRequest) -> int | None:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
