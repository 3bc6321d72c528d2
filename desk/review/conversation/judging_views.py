"""State, tags, notes and assignment of one conversation. All go back to its page, or on to the next."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.review.access import ASSIGN, REVIEW, needs, user_of
from desk.review.conversation.forms import AssignForm, NoteForm, StateForm, TagForm
from desk.review.conversation.neighbours import next_of
from desk.review.inbox.asked import Asked
from desk.review.judging import (
    HasPersonalData,
    add_tag,
    assign,
    change_state,
    remove_tag,
    rewrite_note,
    write_note,
)
from desk.review.models import Conversation, ReviewNote


@needs(REVIEW)
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it to a state; with `go_on` to the next conversation of the list, or to the list at its end."""
    conversation, form = get_object_or_404(Conversation, pk=pk), StateForm(request.POST)
    if not form.is_valid():
        return _back(request, pk, _("That is no state."))
    asked = Asked(request.GET, user_of(request))
    onward = next_of(conversation, asked)
    change_state(conversation, form.cleaned_data["state"], user_of(request))
    if not form.cleaned_data["go_on"]:
        return _back(request, pk)
    if onward is None:
        messages.success(request, _("That was the last conversation of the list."))
        return redirect(_at("review:inbox", asked))
    return redirect(_at("review:conversation", asked, onward))


@needs(REVIEW)
@require_POST
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a tag by its name, or remove one by its number."""
    conversation, form = get_object_or_404(Conversation, pk=pk), TagForm(request.POST)
    if not form.is_valid():
        return _back(request, pk, _("A tag is a word or some, at most 50 characters."))
    if remove := form.cleaned_data["remove"]:
        remove_tag(conversation, remove)
    elif name := form.cleaned_data["name"]:
        try:
            add_tag(conversation, name, user_of(request))
        except HasPersonalData:
            return _back(request, pk, _("A tag must not hold personal data."))
    return _back(request, pk)


@needs(REVIEW)
@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note."""
    conversation, form = get_object_or_404(Conversation, pk=pk), NoteForm(request.POST)
    if not form.is_valid():
        return _back(request, pk, _("A note has between 1 and 5,000 characters."))
    write_note(conversation, form.cleaned_data["text"], user_of(request))
    return _back(request, pk)


@needs(REVIEW)
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note of one's own."""
    written, form = (
        get_object_or_404(ReviewNote.objects.select_related("conversation", "author"), pk=pk),
        NoteForm(request.POST),
    )
    if written.author != user_of(request):
        raise PermissionDenied
    if not form.is_valid():
        return _back(request, written.conversation.pk, _("A note has between 1 and 5,000 characters."))
    rewrite_note(written, form.cleaned_data["text"], user_of(request))
    return _back(request, written.conversation.pk)


@needs(ASSIGN)
@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it to somebody, or to nobody."""
    conversation, form = get_object_or_404(Conversation, pk=pk), AssignForm(request.POST)
    if not form.is_valid():
        return _back(request, pk, _("Nobody of that name can be given conversations."))
    assign(conversation, form.cleaned_data["to"])
    return _back(request, pk)


def _back(request: HttpRequest, pk: int, trouble: str = "") -> HttpResponse:
    if trouble:
        messages.error(request, trouble)
    return redirect(
        _at("review:conversation", Asked(request.GET, user_of(request)), pk, "sample" in request.GET)
    )


def _at(view: str, asked: Asked, pk: int | None = None, sampled: bool = False) -> str:
    query = asked.query.copy()
    if sampled:
        query["sample"] = "1"
    address = reverse(view, args=[] if pk is None else [pk])
    return f"{address}?{query.urlencode()}" if query else address
