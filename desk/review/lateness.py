"""How far what the pages show is behind what the assistant has said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from desk.review.models import Position

# The poller looks every one to three seconds, and while a database is away at least every five.
LATE_AFTER = timedelta(seconds=15)
STOPPED_AFTER = timedelta(seconds=45)


@dataclass(frozen=True)
class Lateness:
    """Why the pages are behind: `nothing_yet`, `stopped`, `away` (the database), `catching_up`."""

    reason: str
    since: datetime | None = None
    behind: int = 0


def lateness() -> Lateness | None:
    """None when everything said up to some seconds ago can be seen."""
    positions = list(Position.objects.all())
    looks = [position.looked_at for position in positions if position.looked_at]
    if not looks:
        return Lateness("nothing_yet")
    now = timezone.now()
    since = min((position.caught_up_at for position in positions if position.caught_up_at), default=None)
    if now - max(looks) > STOPPED_AFTER:
        return Lateness("stopped", since)
    if any(position.error for position in positions):
        return Lateness("away", since)
    behind = max(position.behind for position in positions)
    if behind and (since is None or now - since > LATE_AFTER):
        return Lateness("catching_up", since, behind)
    return None
