"""The ticket list and the page of one ticket."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desk.tickets.admin.actions import STATUS_ACTIONS
from desk.tickets.admin.inlines import AttachmentInline, NoteInline, StatusChangeInline
from desk.tickets.admin.staff import staff_of
from desk.tickets.models import Author, Note, Ticket
from desk.tickets.status import change_status

STAFF_FIELDS = ("status", "assigned_to", "department")
CUSTOMER_FIELDS = ("customer_name", "customer_email", "customer_phone", "invoice_number")
ORIGIN_FIELDS = ("channel", "conversation_id", "external_id", "created_at", "updated_at")


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    """Staff route and answer tickets; what the customer said stays as it was said."""

    list_display = (
        "number", "status", "kind", "subject", "customer_name", "department", "channel", "assigned_to",
        "created_at",
    )  # fmt: skip
    list_filter = (
        "status",
        "kind",
        ("department", admin.AllValuesFieldListFilter),
        ("channel", admin.AllValuesFieldListFilter),
        "created_at",
    )
    search_fields = ("number", "customer_name", "customer_email", "subject", "description", "notes__text")
    search_help_text = _("Number, name, e-mail or words in the text")
    date_hierarchy = "created_at"
    list_select_related = ("assigned_to",)
    list_per_page = 50
    show_full_result_count = False
    actions = STATUS_ACTIONS
    fieldsets = (
        (None, {"fields": ("number", "kind", *STAFF_FIELDS)}),
        (_("Request"), {"fields": ("subject", "description")}),
        (_("Customer"), {"fields": CUSTOMER_FIELDS}),
        (_("Origin"), {"fields": ORIGIN_FIELDS}),
    )
    readonly_fields = ("number", "kind", "subject", "description", *CUSTOMER_FIELDS, *ORIGIN_FIELDS)
    inlines = (NoteInline, AttachmentInline, StatusChangeInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tickets come over the API."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        """Deleting takes the history along: for the heads of the desk, when a person is to be erased."""
        return staff_of(request).is_superuser

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A page that lay open says what its status was, so that only a status staff chose is a change."""
        if db_field.name in STAFF_FIELDS:
            kwargs["show_hidden_initial"] = True
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Ticket, form: forms.ModelForm, change: bool) -> None:
        """Write what staff changed and nothing else: the customer may have withdrawn the ticket meanwhile."""
        chosen = set(form.changed_data) & set(STAFF_FIELDS)
        if columns := sorted(chosen - {"status"}):
            obj.save(update_fields=columns)
            obj.touch()
        if "status" in chosen:
            change_status(obj, form.cleaned_data["status"], by=staff_of(request))

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: forms.BaseInlineFormSet, change: bool
    ) -> None:
        """Sign new notes with who wrote them."""
        added = formset.save(commit=False)
        if formset.model is not Note:
            # The other inlines are read-only; Django's log still wants to know that nothing was added.
            return
        for note in added:
            note.author, note.staff_user = Author.STAFF, staff_of(request)
            note.save()
            note.ticket.touch()
