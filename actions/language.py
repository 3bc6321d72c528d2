"""Customers who write in another language."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa_sdk.events import EventType

from actions.forms.words import language_named
from actions.skill import Skill, Turn

ANSWERED_IN = ("en", "sv", "no", "de")
# Told apart; the ones that are not answered in are answered in English.
KNOWN = ("da", "en", "sv", "no", "nb", "nn", "de", "pl", "fr", "es", "it", "nl", "tr", "uk", "ar", "ro")
WRITTEN_NORWEGIAN = ("nb", "nn")


class OtherLanguage(Skill):
    """Says in the customer's language that the assistant speaks Danish, with the contact."""

    action_name = "action_language"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. A language that is asked for by name is answered in."""
        language = language_named(turn.message.written) or _written_in(turn.message.written)
        turn.utter(f"utter_languages_{language}")
        return []


def _written_in(text: str) -> str:
    language = str(_identifier().classify(text)[0])
    if language in WRITTEN_NORWEGIAN:
        return "no"
    return language if language == "da" or language in ANSWERED_IN else "en"


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE)
    identifier.set_languages(list(KNOWN))
    return identifier
