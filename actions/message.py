"""The customer's latest message as actions look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

# Where the parse data of a message that takes up an offer has the words that the offer was made for.
SAID_BEFORE = "said_before"


@dataclass(frozen=True)
class CustomerMessage:
    """Text, intent with confidence (0 to 1), and entities of one message."""

    text: str
    intent: str
    confidence: float
    entities: tuple[dict[str, Any], ...] = ()
    # Of a message that takes up what was said in an earlier one: those words.
    said_before: str = ""

    @classmethod
    def latest(cls, tracker: Tracker) -> CustomerMessage:
        """The message this turn is about."""
        message = tracker.latest_message
        intent = message.get("intent") or {}
        return cls(
            text=(message.get("text") or "").strip(),
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(message.get("entities") or ()),
            said_before=message.get(SAID_BEFORE) or "",
        )

    @property
    def is_button(self) -> bool:
        """Whether a button was pressed: its payload is not something the customer wrote."""
        return self.text.startswith("/")

    @property
    def written(self) -> str:
        """What the customer wrote about this matter; empty for a button that stands for nothing written."""
        return self.said_before or ("" if self.is_button else self.text)

    @property
    def word_count(self) -> int:
        """How many words the customer wrote."""
        return len(re.findall(r"\w+", self.written))

    def entity(self, name: str) -> str | None:
        """The first value of an entity."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == name), None)

    @property
    def choice(self) -> str | None:
        """What a pressed button stands for, if it is one of a form's."""
        return self.entity("choice") if self.is_button else None
