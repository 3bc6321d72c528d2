"""What full-text search looks at."""

from __future__ import annotations

from django.db import models

from desk.review.models.conversation import Conversation


class SearchText(models.Model):
    """The stems of a conversation's masked words. Migrations 0002 and 0004 have the index."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    stems = models.TextField()

    objects = models.Manager()

    class Meta:
        default_permissions = ()
