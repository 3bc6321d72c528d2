"""A random sample of conversations to give points to."""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.review.access import REVIEW, needs, user_of
from desk.review.conversation.forms import ScoreForm
from desk.review.models import Conversation, Score
from vejviser.personal_data import mask

DAYS = 30


@needs(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest) -> HttpResponse:
    """Keeps the points that were given, then goes to a conversation that the user has given none."""
    user = user_of(request)
    if request.method == "POST":
        form = ScoreForm(request.POST)
        if not form.is_valid():
            return _unclear(request, form)
        comment = mask(form.cleaned_data["comment"])
        Score.objects.update_or_create(
            conversation=form.cleaned_data["conversation"],
            by=user,
            defaults={"points": form.cleaned_data["points"], "comment": comment, "at": timezone.now()},
        )
    chosen = random_conversation(user)
    return render(request, "review/sample_empty.html") if chosen is None else redirect(_page_of(chosen))


def random_conversation(user: User) -> int | None:
    """A conversation of the last `DAYS` days that the user has given no points, by number; None without any.

    Each is about as likely as the others: numbers are given without gaps to speak of.
    """
    recent = Conversation.objects.filter(last_at__gte=timezone.now() - timedelta(days=DAYS))
    oldest = recent.order_by("last_at", "id").values_list("pk", flat=True).first()
    if oldest is None:
        return None
    newest = Conversation.objects.order_by("-pk").values_list("pk", flat=True).first() or oldest
    open_to_judge = recent.filter(erased=False, messages__gt=0).exclude(scores__by=user).order_by("pk")
    first = SystemRandom().randint(min(oldest, newest), newest)
    numbers = open_to_judge.values_list("pk", flat=True)
    return numbers.filter(pk__gte=first).first() or numbers.first()


def _unclear(request: HttpRequest, form: ScoreForm) -> HttpResponse:
    scored = form.cleaned_data.get("conversation")
    if scored is None:
        raise Http404
    messages.error(request, _("Give between 1 and 5 points."))
    return redirect(_page_of(scored.pk))


def _page_of(pk: int) -> str:
    return f"{reverse('review:conversation', args=[pk])}?sample=1"
