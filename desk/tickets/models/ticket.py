"""The ticket itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.tickets.models.vocabulary import Kind, Status

MAX_KEY_CHARS = 200


class Ticket(models.Model):
    """One request of one customer. Opened by `desk.tickets.opening`, never directly."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, db_index=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.NEW, db_index=True
    )
    subject = models.CharField(_("subject"), max_length=200)
    description = models.TextField(_("description"), max_length=20_000)
    customer_name = models.CharField(_("name"), max_length=200, blank=True)
    customer_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    customer_phone = models.CharField(_("phone"), max_length=40, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=100, blank=True)
    department = models.CharField(_("department"), max_length=100, blank=True, db_index=True)
    channel = models.CharField(_("channel"), max_length=50, blank=True, db_index=True)
    conversation_id = models.CharField(_("conversation"), max_length=200, blank=True, db_index=True)
    external_id = models.CharField(_("external reference"), max_length=MAX_KEY_CHARS, unique=True)
    body_hash = models.CharField(max_length=64, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True},
        related_name="tickets",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.number)

    def touch(self) -> None:
        """Note that something belonging to the ticket has changed now."""
        self.updated_at = timezone.now()
        Ticket.objects.filter(pk=self.pk).update(updated_at=self.updated_at)
