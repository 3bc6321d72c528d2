"""Files and links that belong to a ticket."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.tickets.models.note import Note
from desk.tickets.models.ticket import MAX_KEY_CHARS, Ticket


def unguessable_name(attachment: Attachment, filename: str) -> str:
    """Where the file is kept under the media directory: nothing of the customer's name for it is used."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class Attachment(models.Model):
    """A file that we keep, or a link to one that somebody else keeps; exactly one of the two."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.CASCADE, related_name="attachments"
    )
    note = models.ForeignKey(
        Note,
        verbose_name=_("note"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="attachments",
    )
    file = models.FileField(_("file"), upload_to=unguessable_name, max_length=100, blank=True)
    link = models.URLField(_("link"), max_length=2000, blank=True)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True, help_text=_("Bytes"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    idempotency_key = models.CharField(max_length=MAX_KEY_CHARS, null=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["ticket", "idempotency_key"], name="one_attachment_per_key"),
            models.CheckConstraint(
                condition=(models.Q(file="") & ~models.Q(link="")) | (~models.Q(file="") & models.Q(link="")),
                name="either_file_or_link",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket}/{self.pk}"
