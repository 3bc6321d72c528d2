"""Rasa's agent with our turns and our tracker store as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from rasa.core.agent import Agent
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from vejviser.bot.turn_processor import TurnProcessor


class GuidanceAgent(Agent):
    """Rasa's agent with our `TurnProcessor`; `titles` name intents on buttons that a turn makes."""

    def __init__(self, *, titles: dict[str, str], **connected: Any) -> None:
        super().__init__(**connected)
        self._titles = titles

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        # Without Rasa's fail-safe: it answers a customer from a store in memory and forgets the answer.
        assert store is not None, "the agent needs a tracker store"
        store.domain = domain
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Loads the model and connects it to stores, responses and the action server."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            http_interpreter=self.http_interpreter,
            titles=self._titles,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        cast(TemplatedNaturalLanguageGenerator, self.nlg).responses = self.domain.responses
