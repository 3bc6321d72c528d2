"""What clients may send, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from desk.tickets.models import Kind, Status
from desk.tickets.opening import TicketFields

MAX_TEXT_CHARS = 20_000


class StrictSerializer(serializers.Serializer):
    """Refuses fields it does not know instead of dropping them: a misspelt field is a lost answer."""

    def to_internal_value(self, data: Any) -> Any:
        """Checked values. Raises `ValidationError` with every unknown field."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {str(name)[:50]: ["Unknown field."] for name in unknown[:20]}
                )
        return super().to_internal_value(data)


def optional_text(max_chars: int) -> serializers.CharField:
    """A text that may be left out, null or empty: all three mean the same."""
    return serializers.CharField(max_length=max_chars, required=False, allow_blank=True, allow_null=True)


class CustomerRequest(StrictSerializer):
    """How to reach the customer, as far as they wanted to say."""

    name = optional_text(200)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, allow_null=True)
    phone = optional_text(40)


class TicketRequest(StrictSerializer):
    """A ticket to be opened."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    subject = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=MAX_TEXT_CHARS)
    customer = CustomerRequest(required=False, allow_null=True)
    invoice_number = optional_text(100)
    department = optional_text(100)
    channel = optional_text(50)
    conversation_id = optional_text(200)

    def ticket_fields(self) -> TicketFields:
        """The checked request, flat, with empty strings for what was left out."""
        data: dict[str, Any] = dict(self.validated_data)
        customer = data.get("customer") or {}
        return TicketFields(
            kind=data["kind"],
            subject=data["subject"],
            description=data["description"],
            customer_name=customer.get("name") or "",
            customer_email=customer.get("email") or "",
            customer_phone=customer.get("phone") or "",
            invoice_number=data.get("invoice_number") or "",
            department=data.get("department") or "",
            channel=data.get("channel") or "",
            conversation_id=data.get("conversation_id") or "",
        )


class StatusRequest(StrictSerializer):
    """A new status; nothing else of a ticket can be changed over the API."""

    status = serializers.ChoiceField(choices=Status.choices)


class NoteRequest(StrictSerializer):
    """Something the customer adds."""

    text = serializers.CharField(max_length=MAX_TEXT_CHARS)


class LinkRequest(StrictSerializer):
    """A file that somebody else keeps."""

    link = serializers.URLField(max_length=2000)
    name = serializers.CharField(max_length=200)

    def validate_link(self, link: str) -> str:
        """Staff will click it: the web only."""
        if not link.lower().startswith(("https://", "http://")):
            raise serializers.ValidationError("Only http and https links are accepted.")
        return link


class FileRequest(StrictSerializer):
    """A file to keep: PDF, PNG, JPEG, GIF, WebP, HEIC or plain text, up to 10 MB."""

    file = serializers.FileField(max_length=None)
