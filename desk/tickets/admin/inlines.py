"""What is shown below a ticket."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from desk.tickets.admin.staff import staff_of
from desk.tickets.models import Attachment, Note, StatusChange


class ReadOnlyInline(admin.TabularInline):
    """Rows that staff read but neither change nor remove."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False


class NoteInline(ReadOnlyInline):
    """All notes, and one empty to write in."""

    model = Note
    extra = 1
    fields = ("text", "author", "staff_user", "created_at")
    readonly_fields = ("author", "staff_user", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add notes."""
        return staff_of(request).has_perm("tickets.add_note")


class AttachmentInline(ReadOnlyInline):
    """Files to download and links to follow."""

    model = Attachment
    fields = readonly_fields = ("content", "content_type", "readable_size", "created_at")

    @admin.display(description=_("attachment"))
    def content(self, attachment: Attachment) -> str:
        """The name as a link. A link of the customer's learns nothing of where it was followed from."""
        if attachment.link:
            return format_html(
                '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a> ({})',
                attachment.link,
                attachment.name,
                _("external link"),
            )
        return format_html(
            '<a href="{}">{}</a>',
            reverse("attachment-download", args=[attachment.public_id]),
            attachment.name,
        )

    @admin.display(description=_("size"))
    def readable_size(self, attachment: Attachment) -> str:
        """As in "1,2 MB"."""
        return "" if attachment.size is None else filesizeformat(attachment.size)


class StatusChangeInline(ReadOnlyInline):
    """Who changed the status when."""

    model = StatusChange
    fields = readonly_fields = ("created_at", "from_status", "to_status", "author", "staff_user")
