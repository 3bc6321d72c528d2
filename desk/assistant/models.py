"""The assistant's tables, column for column as `vejviser/stores/schema.py` has them, those read here only."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One event of a conversation, as Rasa's tracker wrote it; `data` is its JSON text."""

    sender_id = models.CharField(max_length=255)
    sequence = models.IntegerField()
    type_name = models.CharField(max_length=255)
    timestamp = models.FloatField(null=True)
    intent_name = models.CharField(max_length=255, null=True)
    action_name = models.CharField(max_length=255, null=True)
    data = models.TextField()
    message_id = models.CharField(max_length=255, null=True)

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "events"


class Chat(models.Model):
    """A conversation as its channel knows it."""

    id = models.CharField(max_length=255, primary_key=True)
    channel = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "conversations"


class MailboxRow(models.Model):
    """Something that was said, as the channel delivered it."""

    conversation_id = models.CharField(max_length=255)
    number = models.IntegerField()
    type = models.CharField(max_length=10)
    text = models.TextField()
    created_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "mailbox"


class Overheard(models.Model):
    """What was said while a human had the conversation, by the customer or by the company's page."""

    conversation_id = models.CharField(max_length=255)
    said_by = models.CharField(max_length=10)
    text = models.TextField()
    said_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "overheard"


class Rating(models.Model):
    """What a customer thought of a conversation, 1 to 5."""

    conversation_id = models.CharField(max_length=255)
    score = models.IntegerField()
    comment = models.TextField(null=True)
    created_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "ratings"


class OutboxEntry(models.Model):
    """Something for the help desk: a case, a note to one, or a withdrawal."""

    operation = models.CharField(max_length=20)
    reference = models.CharField(max_length=20)
    conversation_id = models.CharField(max_length=255)
    key = models.CharField(max_length=200)
    create_key = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=20)
    error_class = models.CharField(max_length=100, null=True)
    ticket_number = models.CharField(max_length=100, null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        managed = False
        db_table = "outbox"
