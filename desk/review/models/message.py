"""What was said, what the assistant did, and what deserves a look. Nothing here shows personal data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from desk.review.models.conversation import Conversation


class Sender(models.TextChoices):
    """Who said it. A notice is the channel's own, such as that an answer failed."""

    CUSTOMER = "customer", _("Customer")
    BOT = "bot", _("Assistant")
    NOTICE = "notice", _("Notice")
    HUMAN = "human", _("Staff")


class Message(models.Model):
    """One message, personal data masked. The clear text stays with the assistant: see `desk.assistant`."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="said", db_index=False
    )
    # See `desk.assistant.message_ids`.
    event_id = models.BigIntegerField(unique=True)
    sequence = models.IntegerField()
    sender = models.CharField(max_length=10, choices=Sender.choices)
    text = models.TextField(blank=True)
    masked = models.BooleanField(default=False)
    at = models.DateTimeField()
    intent = models.CharField(max_length=100, blank=True)
    confidence = models.FloatField(null=True)
    # [{"name": intent, "confidence": 0..1}, …], likeliest first.
    ranking = models.JSONField(default=list)
    # [{"entity": name, "value": masked text}, …]
    entities = models.JSONField(default=list)
    fallback = models.BooleanField(default=False)
    # The titles of the buttons that were offered with it.
    buttons = models.JSONField(default=list)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("sequence", "id")
        indexes = (
            models.Index(fields=["conversation", "sequence"], name="message_in_conversation"),
            models.Index(
                fields=["-at"],
                name="messages_not_understood",
                condition=models.Q(fallback=True, sender="customer"),
            ),
        )


class Step(models.Model):
    """What the assistant did between messages: an action, a slot that was filled, a form begun or ended."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    event_id = models.BigIntegerField(unique=True)
    sequence = models.IntegerField()
    kind = models.CharField(
        max_length=10, choices=[(kind, kind) for kind in ("action", "slot", "form", "other")]
    )
    name = models.CharField(max_length=255)
    value = models.JSONField(null=True)
    at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ("sequence", "id")
        indexes = (models.Index(fields=["conversation", "sequence"], name="step_in_conversation"),)


class FlagName(models.TextChoices):
    """Why a conversation deserves a look; templates explain each."""

    NOT_UNDERSTOOD_TWICE = "not_understood_twice", _("Not understood twice")
    SAME_ANSWER_TWICE = "same_answer_twice", _("Same answer twice")
    FORM_ABORTED = "form_aborted", _("Form aborted")
    CASE_FAILED = "case_failed", _("Case failed")
    CASE_WAITING = "case_waiting", _("Case waiting long")
    HUMAN_WANTED = "human_wanted", _("Wanted a human")
    ANGER = "anger", _("Anger")
    LOW_RATING = "low_rating", _("Low rating")
    COMPLAINT_WITHOUT_CASE = "complaint_without_case", _("Complaint without a case")
    VERY_LONG = "very_long", _("Very long")


class Flag(models.Model):
    """One reason to look, with the message where it shows and the details that explain it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="flags")
    name = models.CharField(max_length=30, choices=FlagName.choices)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="flags")
    details = models.JSONField(default=dict)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["name", "conversation"], name="one_flag_per_name"),)
