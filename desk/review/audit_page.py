"""The page that shows who did what."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from desk.review import audit
from desk.review.access import AUDIT, needs
from desk.review.models import AuditEntry, Message

PAGE_LENGTH = 100


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it. `kind` and `what` are the two parts of its object, users by name.

    `by_command`: nobody was logged in; it was done where the desk runs.
    """

    entry: AuditEntry
    kind: str
    what: str
    link: str
    by_command: bool


@needs(AUDIT)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Newest first; `?action=`, `?user=` (an id) and `?before=` (an entry's id) narrow the list."""
    chosen = {
        name: value
        for name in ("action", "user")
        if (value := request.GET.get(name, "")) and _known(name, value)
    }
    found = AuditEntry.objects.select_related("user")
    if "action" in chosen:
        found = found.filter(action=chosen["action"])
    if "user" in chosen:
        found = found.filter(user_id=int(chosen["user"]))
    before = request.GET.get("before", "")
    if _is_id(before):
        found = found.filter(pk__lt=int(before))
    page = list(found.order_by("-id")[: PAGE_LENGTH + 1])
    shown = page[:PAGE_LENGTH]
    older = urlencode({**chosen, "before": shown[-1].pk}) if len(page) > PAGE_LENGTH else ""
    context = {
        "lines": _lines(shown),
        "actions": audit.ACTIONS,
        "users": User.objects.order_by("username"),
        "chosen": chosen,
        "older": older,
        "is_first": not _is_id(before),
    }
    return render(request, "review/audit/entries.html", context)


def _known(name: str, value: str) -> bool:
    return value in audit.ACTIONS if name == "action" else _is_id(value)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 18


def _lines(shown: list[AuditEntry]) -> list[Line]:
    parts = [str(entry.object).partition(":") for entry in shown]
    messages = [int(what) for kind, _, what in parts if kind == "message" and _is_id(what)]
    conversations = dict(
        Message.objects.filter(pk__in=messages).values_list("pk", "conversation_id").order_by()
    )
    users = [int(what) for kind, _, what in parts if kind == "user" and _is_id(what)]
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=users).values_list("pk", "username")}
    return [
        Line(
            entry,
            kind,
            names.get(what, what) if kind == "user" else what,
            _link(kind, what, conversations),
            entry.user is None and str(entry.reason).startswith(audit.BY_COMMAND),
        )
        for entry, (kind, _, what) in zip(shown, parts, strict=True)
    ]


def _link(kind: str, what: str, conversations: dict[int, int]) -> str:
    """Where the object is shown; empty for what is gone or has no page."""
    try:
        if kind == "message" and _is_id(what) and int(what) in conversations:
            return f"{reverse('review:conversation', args=[conversations[int(what)]])}#m{what}"
        if kind == "conversation":
            return reverse("review:conversation", args=[what])
        if kind == "rating":
            return f"{reverse('review:conversation', args=[what])}#rating"
        if kind == "case":
            return reverse("review:case", args=[what])
    except NoReverseMatch:
        return ""
    return ""
