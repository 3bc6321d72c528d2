"""Changing the status of many tickets at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.tickets.admin.staff import staff_of
from desk.tickets.models import Status
from desk.tickets.status import change_status

Action = Callable[[admin.ModelAdmin, HttpRequest, QuerySet], None]
DESCRIPTIONS = {
    Status.OPEN: gettext_lazy("Mark as open"),
    Status.WAITING: gettext_lazy("Mark as waiting"),
    Status.CLOSED: gettext_lazy("Close"),
    Status.WITHDRAWN: gettext_lazy("Mark as withdrawn"),
}


def status_action(status: Status) -> Action:
    """An admin action that brings the chosen tickets to the status and says how many it changed."""

    @admin.action(description=DESCRIPTIONS[status], permissions=["change"])
    def bring_to_status(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> None:
        changed = 0
        for ticket in queryset:
            if change_status(ticket, status, by=staff_of(request)):
                model_admin.log_change(request, ticket, _("Status changed to %s.") % status.label)
                changed += 1
        message = ngettext("%(count)d ticket was changed.", "%(count)d tickets were changed.", changed)
        model_admin.message_user(request, message % {"count": changed}, messages.SUCCESS)

    bring_to_status.__name__ = f"set_{status.value}"
    return bring_to_status


STATUS_ACTIONS = [status_action(status) for status in DESCRIPTIONS]
