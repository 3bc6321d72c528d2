"""The page, and the part of the conversation's page, on which a message is corrected."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from desk.review.access import REVIEW, needs, user_of
from desk.review.corrections.exchange import examples_of
from desk.review.corrections.forms import MOST_PARTS, OTHER, IntentForm, SplitForm
from desk.review.corrections.recording import correct, own_correction
from desk.review.corrections.stand_ins import with_stand_ins
from desk.review.corrections.story import is_press
from desk.review.corrections.training import training_data
from desk.review.intents import INTENTS
from desk.review.models import Correction, Message, Sender
from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.wording import MOST_CHARACTERS

CANDIDATES = 4
SPLIT = "split"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@needs(REVIEW)
@require_http_methods(["GET", "POST"])
def correct_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a good one goes back to the conversation."""
    message = get_object_or_404(Message.objects.select_related("conversation"), pk=pk, sender=Sender.CUSTOMER)
    if not message.text or message.conversation.erased or is_press(message):
        raise Http404
    user = user_of(request)
    own = own_correction(message, user)
    splits = request.GET.get("as") == SPLIT or (
        "as" not in request.GET and own is not None and own.kind == Correction.Kind.SPLIT
    )
    form = _form(message, own, splits, request.POST if request.method == "POST" else None)
    back = _way_back(request, message)
    if request.method == "POST" and form.is_valid():
        correct(message, form.examples(), form.cleaned_data["note"], user)
        return HttpResponseRedirect(back)
    others = message.corrections.exclude(state=Correction.State.DROPPED).exclude(by=user).select_related("by")
    context = {"message": message, "form": form, "splits": splits, "back": back, "others": others, "own": own}
    part = request.headers.get("HX-Request") and request.method == "GET"
    template = "review/corrections/form.html" if part else "review/corrections/correct.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def known_intents() -> frozenset[str]:
    """The intents that can be taught; those of the domain where there is no training data to ask."""
    try:
        return training_data().intents
    except TrainingDataError:
        return frozenset(INTENTS)


def _form(message: Message, own: Correction | None, splits: bool, data: Any) -> IntentForm | SplitForm:
    intents = known_intents()
    text = with_stand_ins(message.text, message.conversation.pk)[:MOST_CHARACTERS]
    initial: dict[str, Any] = {"note": own.note if own else ""}
    if splits:
        if own and own.kind == Correction.Kind.SPLIT:
            pairs = [(example.text, example.intent) for example in examples_of(own)]
        else:
            pairs = [(sentence, "") for sentence in _parts(text)]
        for number, (part, intent) in enumerate(pairs, start=1):
            initial |= {f"text_{number}": part, f"intent_{number}": intent}
        return SplitForm(data, message=message, intents=intents, initial=initial)
    candidates = _candidates(message)
    if own and own.kind != Correction.Kind.SPLIT:
        known = own.intent in candidates or own.kind == Correction.Kind.OFF_TOPIC
        initial |= {"choice": own.intent if known else OTHER, "other": "" if known else own.intent}
        text = own.text
    initial["text"] = text
    return IntentForm(data, message=message, candidates=candidates, intents=intents, initial=initial)


def _candidates(message: Message) -> list[str]:
    """What the assistant considered, likeliest first."""
    names = [message.intent, *(candidate["name"] for candidate in message.ranking)]
    return list(dict.fromkeys(name for name in names if name in INTENTS))[:CANDIDATES]


def _parts(text: str) -> list[str]:
    """The sentences, the last ones together where there are too many."""
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    return [*sentences[: MOST_PARTS - 1], " ".join(sentences[MOST_PARTS - 1 :])]


def _way_back(request: HttpRequest, message: Message) -> str:
    """The page that the reviewer came from, at the message."""
    page = request.POST.get("next") or request.headers.get("HX-Current-URL") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        page = reverse("review:conversation", args=[message.conversation.pk])
    parts = urlsplit(page)
    return urlunsplit(("", "", parts.path, parts.query, f"m{message.pk}"))
