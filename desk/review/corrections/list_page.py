"""The list of corrections, what can be done with each, and what can be fetched."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from desk.review.access import EXPORT, MANAGE, READ, REVIEW, needs, user_of
from desk.review.corrections import recording
from desk.review.corrections.exchange import OPEN, open_corrections, open_stories
from desk.review.corrections.exporting import export_corrections, export_patch, patch
from desk.review.corrections.pending import pending
from desk.review.models import Correction, StoryTest
from vejviser.training_data.errors import TrainingDataError

MOST_CLOSED = 100


@needs(READ)
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits, or with `?show=closed` what is kept or dropped, newest first."""
    if request.GET.get("show") == "closed":
        closed = Correction.objects.exclude(state__in=OPEN).select_related("by", "message")[:MOST_CLOSED]
        rows = [(item, recording.may_change(request.user, item)) for item in closed]
        stories = StoryTest.objects.exclude(state__in=OPEN).select_related("by")[:MOST_CLOSED]
        context = {"closed": rows, "stories": _with_rights(request, stories), "most": MOST_CLOSED}
        return render(request, "review/corrections/closed.html", context)
    return _list(request)


@needs(READ)
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What the patch would change."""
    try:
        return render(request, "review/corrections/preview.html", {"patch": patch()})
    except TrainingDataError as error:
        return _list(request, 503, error=str(error))


@needs(EXPORT)
@require_POST
def fetch_patch(request: HttpRequest) -> HttpResponse:
    """The patch as a file; 409 when nothing can be taken."""
    try:
        text = export_patch(user_of(request))
    except TrainingDataError as error:
        return _list(request, 503, error=str(error))
    return _file(text, "patch", "text/x-patch") if text else _list(request, 409, nothing=True)


@needs(EXPORT)
@require_POST
def fetch_corrections(request: HttpRequest) -> HttpResponse:
    """The file for `vejviser review try`; 409 when nothing waits."""
    if not open_corrections().exists() and not open_stories().exists():
        return _list(request, 409, nothing=True)
    return _file(export_corrections(user_of(request)), "json", "application/json")


@needs(MANAGE)
@require_POST
def settle_done(request: HttpRequest) -> HttpResponse:
    """Closes all corrections that the training data has already."""
    try:
        done = pending(request.user).plan.done
        recording.settle(Correction.State.KEPT, done, (), user_of(request))
    except recording.NotOpen:
        # Somebody else has just done it, or some of it.
        return _list(request, 409, changed=True)
    except TrainingDataError as error:
        return _list(request, 503, error=str(error))
    return HttpResponseRedirect(reverse("review:corrections"))


def _act(model: type[Correction] | type[StoryTest], act: Callable) -> Callable[..., HttpResponseBase]:
    """A view that does something with one correction or saved test, if the user may."""

    @needs(REVIEW)
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(model, pk=pk)
        if not recording.may_change(request.user, item):
            raise PermissionDenied
        if act(item, user_of(request)) is False:
            return _list(request, 409, changed=True)
        return HttpResponseRedirect(reverse("review:corrections"))

    return view


drop_correction = _act(Correction, recording.drop)
reopen_correction = _act(Correction, recording.reopen)
move_correction = _act(Correction, recording.move)
drop_story = _act(StoryTest, recording.drop)
reopen_story = _act(StoryTest, recording.reopen)


def _list(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    try:
        context |= {"pending": pending(request.user)}
    except TrainingDataError as error:
        waiting = open_corrections().select_related("by", "message")
        context |= {"error": str(error), "unplanned": list(waiting)}
    stories = _with_rights(request, open_stories().select_related("by"))
    return render(request, "review/corrections/list.html", {**context, "stories": stories}, status=status)


def _with_rights(request: HttpRequest, stories: object) -> list[tuple[StoryTest, bool]]:
    return [(story, recording.may_change(request.user, story)) for story in stories]  # type: ignore[attr-defined]


def _file(text: str, ending: str, content_type: str) -> HttpResponse:
    name = f"vejviser-rettelser-{timezone.localtime():%Y-%m-%d-%H%M}.{ending}"
    return HttpResponse(
        text,
        content_type=f"{content_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
