"""How far the poller is."""

from __future__ import annotations

from django.db import models


class Position(models.Model):
    """One row for what is followed, such as `events`. `error` is empty when the last look went well."""

    name = models.CharField(max_length=50, unique=True)
    event_id = models.BigIntegerField(default=0)
    # How many events were known to wait after `event_id` at the last look.
    behind = models.BigIntegerField(default=0)
    # When the poller last looked, and when it last found that nothing waited.
    looked_at = models.DateTimeField(null=True)
    caught_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.event_id}"
