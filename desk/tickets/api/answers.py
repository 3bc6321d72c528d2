"""What clients get back."""

from __future__ import annotations

from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from rest_framework import serializers

from desk.tickets.models import Attachment, Author, Kind, Status, Ticket


def instant(source: str | None = None) -> serializers.DateTimeField:
    """A time in UTC, ISO 8601."""
    return serializers.DateTimeField(read_only=True, default_timezone=UTC, source=source)


class NoteAnswer(serializers.Serializer):
    """One note of a ticket."""

    author = serializers.ChoiceField(choices=Author.choices, read_only=True)
    text = serializers.CharField(read_only=True)
    created_at = instant()


class AttachmentAnswer(serializers.Serializer):
    """A file (`url` needs the token or a session of staff) or a link (`url` is the link, `size` is null)."""

    name = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    content_type = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True, allow_null=True)
    created_at = instant()

    def get_url(self, attachment: Attachment) -> str:
        """Absolute."""
        if attachment.link:
            return str(attachment.link)
        return settings.DESK_URL + reverse("attachment-download", args=[attachment.public_id])


class CustomerAnswer(serializers.Serializer):
    """How to reach the customer."""

    name = serializers.CharField(read_only=True, source="customer_name")
    email = serializers.CharField(read_only=True, source="customer_email")
    phone = serializers.CharField(read_only=True, source="customer_phone")


class TicketAnswer(serializers.Serializer):
    """A ticket with everything that belongs to it. `url` is its page for staff."""

    number = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(choices=Status.choices, read_only=True)
    status_label = serializers.SerializerMethodField(help_text="The status in the language of the desk.")
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    subject = serializers.CharField(read_only=True)
    description = serializers.CharField(read_only=True)
    customer = CustomerAnswer(read_only=True, source="*")
    invoice_number = serializers.CharField(read_only=True)
    department = serializers.CharField(read_only=True)
    channel = serializers.CharField(read_only=True)
    conversation_id = serializers.CharField(read_only=True)
    external_id = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    created_at = instant()
    updated_at = instant()
    notes = NoteAnswer(many=True, read_only=True)
    attachments = AttachmentAnswer(many=True, read_only=True)

    def get_status_label(self, ticket: Ticket) -> str:
        """Customers read it: not in the English of the API's errors."""
        with override(settings.LANGUAGE_CODE):
            return str(Status(ticket.status).label)

    def get_url(self, ticket: Ticket) -> str:
        """Absolute."""
        return settings.DESK_URL + reverse("review:case", args=[ticket.number])


class ErrorAnswer(serializers.Serializer):
    """Every error."""

    error = serializers.CharField(read_only=True, help_text="A code that does not change.")
    message = serializers.CharField(read_only=True, help_text="English, for developers.")
