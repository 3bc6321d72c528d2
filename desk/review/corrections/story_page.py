"""Saving a conversation as a test, and looking at what was saved."""

from __future__ import annotations

import re

from django import forms
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from desk.review.access import READ, REVIEW, needs, user_of
from desk.review.corrections.recording import save_story
from desk.review.corrections.story import draft
from desk.review.models import Conversation, StoryTest
from vejviser.personal_data import MASKS, mask

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
LEAST_NAME_CHARS, MOST_NAME_CHARS = 3, 60


class StoryForm(forms.Form):
    """The test's name, as people write it."""

    name = forms.CharField(max_length=MOST_NAME_CHARS)

    def clean_name(self) -> str:
        """Everybody reads it, and a file is called after it."""
        name = " ".join(mask(self.cleaned_data["name"]).split())
        if any(word in name for word in MASKS.values()):
            raise forms.ValidationError("", code="personal")
        if len(file_name(name)) < LEAST_NAME_CHARS:
            raise forms.ValidationError("", code="short")
        return name


def file_name(name: str) -> str:
    """`en_klage_over_gebyr` for »En klage over gebyr«: letters, digits and `_` only."""
    return _NOT_IN_NAMES.sub("_", name.lower().translate(_LETTERS)).strip("_")[:MOST_NAME_CHARS]


@needs(REVIEW)
@require_http_methods(["GET", "POST"])
def save_as_test(request: HttpRequest, pk: int) -> HttpResponse:
    """The test as it would be, and its name to give; 422 for a name that cannot be, or is taken."""
    conversation = get_object_or_404(Conversation, pk=pk, erased=False)
    form = StoryForm(request.POST if request.method == "POST" else None, auto_id="story-%s")
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = draft(conversation, name)
        if not made.turns:
            raise Http404
        try:
            saved = save_story(conversation, file_name(name), made.text, user_of(request))
        except IntegrityError:
            form.add_error("name", forms.ValidationError("", code="taken"))
        else:
            return HttpResponseRedirect(reverse("review:story_test", args=[saved.pk]))
    context = {"conversation": conversation, "form": form, "draft": draft(conversation, f"samtale {pk}")}
    return render(request, "review/corrections/story.html", context, status=422 if form.is_bound else 200)


@needs(READ)
@require_GET
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved test."""
    saved = get_object_or_404(StoryTest.objects.select_related("by", "conversation"), pk=pk)
    return render(request, "review/corrections/story_test.html", {"story": saved})
