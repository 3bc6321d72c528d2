"""Customers who write in another language."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa_sdk.events import EventType

from actions.skill import Skill, Turn

ANSWERED_IN = ("en", "sv", "no", "de")


class OtherLanguage(Skill):
    """Says in the customer's language that the assistant speaks Danish, with the contact."""

    action_name = "action_language"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        language = str(_identifier().classify(turn.message.written)[0])
        if language != "da" and language not in ANSWERED_IN:
            language = "en"  # the language most others can read
        turn.utter(f"utter_languages_{language}")
        return []


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_pickled_model(MODEL_FILE)
