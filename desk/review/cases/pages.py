"""The list of cases, a case, and its personal data for who gives a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from desk.review import audit
from desk.review.access import READ, REVEAL, needs, user_of
from desk.review.cases import found
from desk.review.cases.conversation import conversation_of, unsent
from desk.review.cases.forms import NoteForm, ReasonForm
from desk.review.cases.shown import ShownCase, clear_case, masked_case, masked_subject
from desk.review.staff import reviewers
from desk.tickets.models import Kind, Status, StatusChange, Ticket

PAGE_LENGTH = 50


@needs(READ)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """A page of cases, newest first; the filters are those of `desk.review.cases.found.wanted`."""
    wish, user = found.wanted(request.GET.dict()), user_of(request)
    rows = found.found(wish, user).select_related("assigned_to")
    if wish.before:
        rows = rows.filter(pk__lt=wish.before)
    page = list(rows[: PAGE_LENGTH + 1])
    shown = page[:PAGE_LENGTH]
    counts = found.counts_by_status(wish, user)
    context = {
        "wish": wish,
        "rows": [(ticket, masked_subject(ticket)) for ticket in shown],
        "choices": [(status, number, wish.address(status=status)) for status, number in counts.items()],
        "older": wish.address(before=shown[-1].pk) if len(page) > PAGE_LENGTH else "",
        "newest": wish.address(),
        "kinds": Kind.choices,
        "statuses": Status.choices,
        "departments": _values("department"),
        "channels": _values("channel"),
        "reviewers": reviewers(),
        "unsent": unsent(),
    }
    return render(request, "review/cases/cases.html", context)


@needs(READ)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, masked, beside the conversation that it came from."""
    ticket = ticket_with(number)
    return _case_page(request, ticket, masked_case(ticket))


@needs(REVEAL)
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """The case in clear text, once; without a reason it stays masked (400)."""
    ticket = ticket_with(number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _case_page(request, ticket, masked_case(ticket), status=400, reason_missing=True)
    reason = form.cleaned_data["reason"]
    audit.record(request.user, audit.REVEAL, f"case:{ticket.number}", reason)
    return _case_page(request, ticket, clear_case(ticket), reason=reason)


def ticket_with(number: str) -> Ticket:
    """The case. Raises `Http404`."""
    return get_object_or_404(Ticket.objects.select_related("assigned_to"), number=number)


def _case_page(
    request: HttpRequest, ticket: Ticket, shown: ShownCase, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "case": shown,
        "statuses": Status.choices,
        "reviewers": reviewers(),
        "history": StatusChange.objects.filter(ticket=ticket).select_related("staff_user"),
        "note_form": NoteForm(),
        **conversation_of(ticket),
        **more,
    }
    return render(request, "review/cases/case.html", context, status=status)


def _values(column: str) -> list[str]:
    return list(
        Ticket.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True).distinct()
    )
