"""The cases that conversations led to, as the assistant's outbox knows them."""

from __future__ import annotations

from django.db import models

from desk.review.models.conversation import Conversation
from desk.tickets.models import Ticket


class Case(models.Model):
    """One entry of the outbox. `ticket` is there if our own desk has it; others give a `number`."""

    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="cases")
    reference = models.CharField(max_length=20, unique=True)
    operation = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    number = models.CharField(max_length=100, blank=True, db_index=True)
    error_class = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    ticket = models.ForeignKey(
        Ticket, on_delete=models.SET_NULL, null=True, related_name="conversation_cases"
    )

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return str(self.reference)
