"""How far behind the read model is, as metrics that the desk's own `/metrics` shows."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from vejviser.telemetry.at_scrape import AtScrape, ReadGauge, Values

EVENTS_BEHIND = ReadGauge("vejviser_review_behind_events", "Events that review has not read yet.")
SECONDS_BEHIND = ReadGauge(
    "vejviser_review_behind_seconds", "How long ago review had last read everything that there was."
)


def observe_lag() -> None:
    """Show it from now on; call it once in a process."""
    AtScrape("review", (EVENTS_BEHIND, SECONDS_BEHIND), _lag).register()


def _lag() -> Values:
    """Nothing before the first look: there is nothing to compare with yet."""
    from desk.review.models import Position

    try:
        position = Position.objects.filter(name="events").first()
    finally:
        connection.close()
    if position is None:
        return {}
    values: dict[str, float] = {EVENTS_BEHIND.name: position.behind}
    if position.caught_up_at is not None:
        values[SECONDS_BEHIND.name] = (timezone.now() - position.caught_up_at).total_seconds()
    return values
