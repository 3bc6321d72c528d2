"""Conversations that staff have saved as tests of the dialogue."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from desk.review.models.conversation import Conversation
from desk.review.models.correction import Correction


class StoryTest(models.Model):
    """A test story of Rasa. It outlives an erased conversation, because it holds stand-ins for personal data.

    `name` is that of its file without `test_` and `.yml`; `text` the file's.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=10, choices=Correction.State.choices, default=Correction.State.PENDING
    )

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["name"], name="one_story_per_name"),)
        indexes = (models.Index(fields=["state", "-id"], name="stories_by_state"),)
