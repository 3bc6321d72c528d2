"""The list of conversations, its counts, marking several at once, and saved filters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desk.review.access import READ, REVIEW, needs, user_of
from desk.review.inbox.asked import Asked
from desk.review.inbox.chips import chips_of
from desk.review.inbox.choices import choices_of
from desk.review.inbox.counts import Counts, count
from desk.review.inbox.filter_form import PERIODS
from desk.review.inbox.forms import FilterNameForm, MarkForm
from desk.review.inbox.news import Seen
from desk.review.inbox.news import news as news_since
from desk.review.inbox.paging import BadPlace, Page, page_of
from desk.review.intents import FALLBACK, INTENTS
from desk.review.judging import HasPersonalData, add_tag, change_state
from desk.review.models import Conversation, SavedFilter, Tag
from desk.review.models.judgement import QUERY_CHARS
from desk.review.staff import reviewers

SHOWN_WITH_EACH = ("flags", "tags__tag")


@needs(READ)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of conversations, newest first; 400 with the reason when the address cannot be read."""
    asked = Asked(request.GET, user_of(request))
    place, seen = _place(request), Seen.now()
    try:
        page = page_of(_shown(asked.conversations()), **place)
    except BadPlace:
        page, asked.valid = Page([], "", ""), False
    context = {
        **_filters(asked),
        "page": page,
        "saved": SavedFilter.objects.filter(user=user_of(request)),
        "seen": seen.query(page.rows),
        "place": urlencode({name: value for name, value in place.items() if value}),
    }
    return render(request, "review/inbox.html", context, status=200 if asked.valid else 400)


@needs(READ)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The filters again, now with how many conversations each choice would show."""
    asked = Asked(request.GET, user_of(request))
    if not asked.valid:
        return HttpResponse(status=400)
    counted = count(asked.conditions)
    return render(request, "review/filters.html", {**_filters(asked, counted), "counted": counted})


@needs(READ)
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """A line about what has come and changed since the list was shown; empty where nothing has."""
    asked = Asked(request.GET, user_of(request))
    try:
        seen = Seen.read(request.GET)
    except BadPlace:
        return HttpResponse(status=400)
    if not asked.valid:
        return HttpResponse(status=400)
    found = news_since(seen, asked, _shown(Conversation.objects.all()))
    here = asked.query.copy()
    if not found.new and not found.continued:
        here.update({name: value for name, value in _place(request).items() if value})
    return render(request, "review/inbox_news.html", {"news": found, "address": _inbox_at(here.urlencode())})


@needs(REVIEW)
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Bring the chosen conversations to a state, or tag them, and show the list again."""
    form = MarkForm(request.POST)
    if form.is_valid():
        chosen = Conversation.objects.filter(pk__in=form.cleaned_data["chosen"])
        done = _mark(request, chosen, form.cleaned_data["state"], form.cleaned_data["tag"])
        message = ngettext(
            "%(count)d conversation was changed.", "%(count)d conversations were changed.", done
        )
        messages.success(request, message % {"count": done})
    else:
        messages.error(request, _("Choose at least one conversation, and what to do with it."))
    return redirect(_inbox_at(request.POST.get("query", "")))


@needs(READ)
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; one of the same name is replaced."""
    asked = Asked(QueryDict(request.POST.get("query", "")), user_of(request))
    form = FilterNameForm(request.POST)
    query = asked.query.urlencode()
    if form.is_valid() and asked.valid and 0 < len(query) <= QUERY_CHARS:
        name = form.cleaned_data["name"]
        SavedFilter.objects.update_or_create(user=user_of(request), name=name, defaults={"query": query})
        messages.success(request, _("The filter “%(name)s” is saved.") % {"name": name})
    else:
        messages.error(request, _("Choose some filters and give them a name."))
    return redirect(_inbox_at(query))


@needs(READ)
@require_POST
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of the user's own saved filters."""
    saved = get_object_or_404(SavedFilter, pk=pk, user=user_of(request))
    saved.delete()
    messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": saved.name})
    return redirect(_inbox_at(request.POST.get("query", "")))


def _place(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}


def _shown(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    return conversations.select_related("assigned").prefetch_related(*SHOWN_WITH_EACH)


def _filters(asked: Asked, counted: Counts | None = None) -> dict[str, Any]:
    tags = Tag.objects.values_list("name", flat=True)
    return {
        "asked": asked,
        "query": asked.query.urlencode(),
        "choices": choices_of(asked.chosen, counted, tags),
        "chips": chips_of(asked.chosen, asked.query),
        "periods": PERIODS,
        "intents": (*INTENTS, FALLBACK),
        "reviewers": reviewers(),
    }


def _mark(request: HttpRequest, chosen: QuerySet[Conversation], state: str, tag: str) -> int:
    done, user = 0, user_of(request)
    try:
        for conversation in chosen:
            if tag:
                add_tag(conversation, tag, user)
            done += change_state(conversation, state, user) if state else 1
    except HasPersonalData:
        messages.error(request, _("A tag must not hold personal data."))
    return done


def _inbox_at(query: str) -> str:
    tidy = QueryDict(query).urlencode()
    return f"{reverse('review:inbox')}?{tidy}" if tidy else reverse("review:inbox")
