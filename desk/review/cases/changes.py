"""What staff do with a case: note, status, who has it, and its files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from desk.review import audit
from desk.review.access import ASSIGN, REVEAL, REVIEW, may, needs, user_of
from desk.review.cases.forms import NoteForm, ReasonForm, StatusForm
from desk.review.cases.pages import ticket_with
from desk.review.staff import reviewers
from desk.tickets.models import Attachment, Author, Note, Ticket
from desk.tickets.status import change_status


@needs(REVIEW)
@require_POST
def add_note(request: HttpRequest, number: str) -> HttpResponse:
    """Sign it with who wrote it."""
    ticket, form = ticket_with(number), NoteForm(request.POST)
    if not form.is_valid():
        return _back(request, ticket, "no_note", messages.ERROR)
    with transaction.atomic():
        Note(
            ticket=ticket, author=Author.STAFF, staff_user=user_of(request), text=form.cleaned_data["text"]
        ).save()
        ticket.touch()
    return _back(request, ticket, "noted")


@needs(REVIEW)
@require_POST
def set_status(request: HttpRequest, number: str) -> HttpResponse:
    """Only from the status that the page showed: the customer may have withdrawn the case meanwhile."""
    ticket, form = ticket_with(number), StatusForm(request.POST)
    if not form.is_valid():
        return _back(request, ticket, "no_status", messages.ERROR)
    with transaction.atomic():
        current = Ticket.objects.select_for_update().get(pk=ticket.pk)
        if current.status != form.cleaned_data["was"]:
            return _back(request, current, "changed_meanwhile", messages.WARNING)
        change_status(current, form.cleaned_data["status"], by=user_of(request))
    return _back(request, current, "status")


@needs(REVIEW)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Reviewers take a case, or give their own back; who may assign gives it to any reviewer."""
    ticket, user = ticket_with(number), user_of(request)
    wanted = request.POST.get("assigned", "")
    chosen = reviewers().filter(username=wanted).first() if wanted else None
    if wanted and chosen is None:
        return _back(request, ticket, "no_reviewer", messages.ERROR)
    takes_it = chosen == user and ticket.assigned_to is None
    gives_back = chosen is None and ticket.assigned_to == user
    if not (takes_it or gives_back or may(user, ASSIGN)):
        raise PermissionDenied
    ticket.assigned_to = chosen
    ticket.save(update_fields=["assigned_to"])
    ticket.touch()
    return _back(request, ticket, "assigned")


@needs(REVEAL)
@require_POST
def download(request: HttpRequest, number: str, public_id: UUID) -> HttpResponseBase:
    """An attached file, as a download: nothing that customers send is shown within the desk's origin."""
    form = ReasonForm(request.POST)
    attachment = get_object_or_404(
        Attachment.objects.exclude(file=""), public_id=public_id, ticket__number=number
    )
    if not form.is_valid():
        return _back(request, ticket_with(number), "no_reason", messages.ERROR)
    audit.record(request.user, audit.DOWNLOAD, f"case:{number}", form.cleaned_data["reason"])
    try:
        content = attachment.file.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )


def _back(request: HttpRequest, ticket: Ticket, what: str, level: int = messages.SUCCESS) -> HttpResponse:
    text = render_to_string("review/cases/said.txt", {"what": what, "ticket": ticket}).strip()
    messages.add_message(request, level, text)
    return redirect("review:case", number=ticket.number)
