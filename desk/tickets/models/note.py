"""What was said about a ticket after it was opened."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.tickets.models.ticket import MAX_KEY_CHARS, Ticket
from desk.tickets.models.vocabulary import Author


class Note(models.Model):
    """One addition by the customer, by staff or by the system. The text is never changed."""

    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.CASCADE, related_name="notes"
    )
    author = models.CharField(_("author"), max_length=10, choices=Author.choices, editable=False)
    staff_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff member"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    text = models.TextField(_("text"), max_length=20_000)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    idempotency_key = models.CharField(max_length=MAX_KEY_CHARS, null=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["ticket", "idempotency_key"], name="one_note_per_key"),
        )

    def __str__(self) -> str:
        # The admin's own log keeps this: no text of the customer in it.
        return f"{self.ticket}/{self.pk}"
