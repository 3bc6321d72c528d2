"""Figures of whole days, so that the overview reads some thousand rows instead of every conversation."""

from __future__ import annotations

from django.db import models


class Measure(models.TextChoices):
    """What is counted. All but the messages are numbers of conversations."""

    CONVERSATIONS = "conversations"
    # The customers' messages, and those of them that were not understood.
    MESSAGES = "messages"
    NOT_UNDERSTOOD = "not_understood"
    KIND = "kind"
    RUNG = "rung"
    CASE = "case"
    ABORTED = "aborted"
    RATING = "rating"
    HUMAN = "human"
    # How often the customer said exactly this and was not understood.
    PHRASE = "phrase"


class DayFigure(models.Model):
    """How many of a value there were on a day; `day` is the one that the conversation began on."""

    day = models.DateField()
    channel = models.CharField(max_length=50)
    measure = models.CharField(max_length=20, choices=Measure.choices)
    value = models.CharField(max_length=210, blank=True)
    number = models.PositiveIntegerField()

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        indexes = (models.Index("measure", "day", name="figures_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["day", "channel", "measure", "value"], name="one_figure_each"),
        )


class StaleDay(models.Model):
    """That conversations of the day have changed since its figures were made.

    Each change has a row of its own: who makes the figures removes only the rows that it saw, and so none that
    stands for a change it did not see.
    """

    day = models.DateField(db_index=True)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
