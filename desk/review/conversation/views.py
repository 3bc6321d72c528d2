"""The page of one conversation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.review.access import READ, needs
from desk.review.conversation.page import context_of
from desk.review.models import Conversation


@needs(READ)
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what the assistant made of it, and what staff think of it."""
    shown = get_object_or_404(Conversation.objects.select_related("reviewer", "assigned"), pk=pk)
    return render(request, "review/conversation.html", context_of(request, shown))
