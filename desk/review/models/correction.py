"""What staff say that a message should have been understood as."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.review.models.message import Message


class Correction(models.Model):
    """One correction. It outlives an erased message, because its text holds stand-ins for personal data."""

    class Kind(models.TextChoices):
        """What was wrong with how the message was understood."""

        INTENT = "intent", _("Another intent")
        OFF_TOPIC = "off_topic", _("Off-topic")
        SPLIT = "split", _("Several in one")

    class State(models.TextChoices):
        """Where the correction is on its way into the training data."""

        PENDING = "pending", _("Pending")
        EXPORTED = "exported", _("Exported")
        KEPT = "kept", _("Kept")
        DROPPED = "dropped", _("Dropped")

    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="corrections")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    intent = models.CharField(max_length=100, blank=True)
    # [{"text": …, "intent": …}, …] for a split one.
    parts = models.JSONField(default=list)
    text = models.TextField()
    # An example of the same words under another intent is to go.
    moves = models.BooleanField(default=False)
    was_intent = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    note = models.TextField(blank=True, max_length=2_000)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "-id"], name="corrections_by_state"),)
