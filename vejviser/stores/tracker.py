"""Rasa's tracker store in the project's database."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store with one database URL, as `endpoints.yml` gives it."""

    def __init__(
        self, domain: Any = None, host: str | None = None, event_broker: Any = None, **_: Any
    ) -> None:
        # Rasa hands over an endpoint's `url` as `host`, and takes a whole URL there.
        super().__init__(domain=domain, host=host, event_broker=event_broker)
