"""What staff add to conversations."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.review.models.conversation import Conversation, State

NOTE_CHARS = 5_000
TAG_CHARS = 50
QUERY_CHARS = 2_000


class Tag(models.Model):
    """A word that conversations can be found by."""

    name = models.CharField(_("name"), max_length=TAG_CHARS, unique=True)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("name",)

    def __str__(self) -> str:
        return str(self.name)


class ConversationTag(models.Model):
    """That a conversation has a tag."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="conversations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["tag", "conversation"], name="one_row_per_tag"),)


class ReviewNote(models.Model):
    """A note of staff on a conversation. What it said before is in its versions."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"), max_length=NOTE_CHARS)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("id",)


class NoteVersion(models.Model):
    """What a note said until it was changed, and who changed it when."""

    note = models.ForeignKey(ReviewNote, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("id",)


class StateChange(models.Model):
    """Who took a conversation from which state to which, and when."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="state_changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=State.choices)
    to_state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("id",)


class Score(models.Model):
    """How good staff found a conversation of the random sample, 1 to 5."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="scores")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(validators=(MinValueValidator(1), MaxValueValidator(5)))
    comment = models.TextField(_("comment"), max_length=NOTE_CHARS, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["conversation", "by"], name="one_score_each"),)


class SavedFilter(models.Model):
    """A choice of filters under a name; `query` is the address's part after `?`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=QUERY_CHARS)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["user", "name"], name="one_filter_per_name"),)

    def __str__(self) -> str:
        return str(self.name)
