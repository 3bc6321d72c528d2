"""A conversation's summary: one row that the inbox shows, filters and counts."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PREVIEW_CHARS = 120


class State(models.TextChoices):
    """How far the review of a conversation is."""

    NEW = "new", _("New")
    REVIEWED = "reviewed", _("Reviewed")
    LATER = "later", _("Later")


class CaseState(models.TextChoices):
    """What became of the conversation's latest case."""

    OPENED = "opened", _("Opened")
    WAITING = "waiting", _("Waiting to be sent")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def _newest_first(name: str, *fields: str, where: Q | None = None) -> models.Index:
    return models.Index(fields=[*fields, "-last_at", "-id"], name=f"inbox_{name}", condition=where)


class Conversation(models.Model):
    """Everything from `key` to `preview` is the poller's and without personal data; the rest is staff's.

    An erased conversation stays as a row without content, so that counts and links stay true.
    """

    key = models.CharField(max_length=255, unique=True)
    channel = models.CharField(max_length=50)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # Of `started_at` where the company is, for "per day" and "time of day".
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    messages = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    least_confidence = models.FloatField(null=True)
    fallbacks = models.PositiveIntegerField(default=0)
    form_aborted = models.BooleanField(default=False)
    aborted_form = models.CharField(max_length=100, blank=True)
    aborted_field = models.CharField(max_length=100, blank=True)
    human_wanted = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True)
    rung = models.CharField(max_length=50, blank=True)
    case_state = models.CharField(max_length=20, blank=True, choices=CaseState.choices)
    rating = models.PositiveSmallIntegerField(
        null=True, validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    rating_comment = models.TextField(blank=True)
    preview = models.CharField(max_length=PREVIEW_CHARS, blank=True)
    erased = models.BooleanField(default=False)
    # Whether it was judged after the customer had left: what depends on that is said only then.
    settled = models.BooleanField(default=False)

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.NEW, db_default=State.NEW
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviewed_conversations"
    )
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="assigned_conversations"
    )
    reviewed_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-last_at", "-id")
        # Whoever is nothing of these has no business in review; groups are made by `setup`.
        default_permissions = ()
        permissions = (
            ("view_reviews", "Can read masked conversations and cases"),
            ("review", "Can judge, tag, note and correct conversations"),
            ("reveal", "Can read personal data, with a reason"),
            ("export", "Can export corrections, lists and figures"),
            ("assign", "Can assign conversations"),
            ("manage", "Can manage tags, filters and corrections of others"),
            ("audit", "Can read who did what"),
        )
        indexes = (
            _newest_first("all"),
            _newest_first("state", "state"),
            _newest_first("channel", "channel"),
            _newest_first("kind", "kind"),
            _newest_first("rung", "rung"),
            _newest_first("case", "case_state"),
            _newest_first("rating", "rating", where=Q(rating__isnull=False)),
            _newest_first("assigned", "assigned", where=Q(assigned__isnull=False)),
            _newest_first("reviewer", "reviewer", where=Q(reviewer__isnull=False)),
            _newest_first("fallback", where=Q(fallbacks__gt=0)),
            _newest_first("aborted", where=Q(form_aborted=True)),
            _newest_first("human", where=Q(human_wanted=True)),
            models.Index(fields=["least_confidence", "-last_at", "-id"], name="inbox_confidence"),
            models.Index(fields=["messages", "-last_at", "-id"], name="inbox_length"),
            models.Index(fields=["day", "channel"], name="conversations_per_day"),
            models.Index(fields=["last_at"], name="unsettled", condition=Q(settled=False)),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Intents(models.Model):
    """That the customer was understood to mean this at least once in the conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="intents")
    intent = models.CharField(max_length=100)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["intent", "conversation"], name="one_row_per_intent"),)
