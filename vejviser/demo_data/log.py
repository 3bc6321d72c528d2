"""Rows of one invented conversation, in the form that the assistant's own have."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from vejviser.demo_data.phrases import Phrases

METADATA = {"model_id": "demo", "assistant_id": "vejviser"}
CANDIDATES = 10
SURE = (0.62, 0.999)
UNSURE = (0.08, 0.29)


@dataclass
class Log:
    """Grows by what is said and done; `rows` are (sequence, type, time, intent, action, data, message id)."""

    key: str
    channel: str
    phrases: Phrases
    chance: random.Random
    # Seconds since 1970 in the conversation's own clock.
    now: float
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    messages: int = 0

    def begin(self) -> None:
        """What each conversation begins with."""
        self.did("action_session_start", wait=False)
        self.answer("utter_intro", action=False)
        self._add("session_started", {})
        self.did("action_listen", wait=False)

    def says(self, intent: str, text: str | None = None, *, sure: bool = True) -> None:
        """The customer writes, after some thinking; what is not sure is not understood."""
        self.now += self.chance.uniform(4, 60)
        self.messages += 1
        said = text if text is not None else self.phrases.said(intent)
        confidence = round(self.chance.uniform(*(SURE if sure else UNSURE)), 6)
        ranking = self._ranking(intent, confidence)
        understood = ranking[0] if sure else {"name": "nlu_fallback", "confidence": 0.3}
        message_id = str(self.messages)
        data = {
            "text": said,
            "parse_data": {
                "intent": understood,
                "entities": [],
                "text": said,
                "message_id": message_id,
                "metadata": {},
                "intent_ranking": ranking if sure else [understood, *ranking],
            },
            "input_channel": self.channel,
            "message_id": message_id,
        }
        self._add("user", data, intent=understood["name"], message_id=message_id)
        self._add("user_featurization", {"use_text_for_featurization": False})

    def presses(self, payload: str, intent: str) -> None:
        """The customer presses a button."""
        self.says(intent, payload)

    def answer(self, response: str, *, action: bool = True) -> None:
        """The assistant answers."""
        if action:
            self.did(response)
        chosen = self.phrases.response(response)
        data = {
            "metadata": {"utter_action": response, **METADATA},
            "text": chosen.text,
            "data": {
                "elements": None,
                "quick_replies": None,
                "buttons": chosen.buttons or None,
                "attachment": None,
                "image": None,
                "custom": None,
            },
        }
        self._add("bot", data)

    def did(self, action: str, *, wait: bool = True) -> None:
        """The assistant does something."""
        self.now += self.chance.uniform(0.005, 0.05) if wait else 0.0001
        data = {
            "name": action,
            "policy": None,
            "confidence": 1.0,
            "action_text": None,
            "hide_rule_turn": False,
        }
        self._add("action", data, action=action)

    def listens(self) -> None:
        """The turn ends."""
        self.did("action_listen", wait=False)

    def slot(self, name: str, value: Any) -> None:
        """A slot is filled or emptied."""
        self._add("slot", {"name": name, "value": value})

    def form(self, name: str | None) -> None:
        """A form begins, or with None ends."""
        self._add("active_loop", {"name": name})

    def _ranking(self, intent: str, confidence: float) -> list[dict[str, Any]]:
        others = self.chance.sample(self.phrases.intents, CANDIDATES)
        ranking, rest = [{"name": intent, "confidence": confidence}], 1.0 - confidence
        for name in others:
            if name != intent and len(ranking) < CANDIDATES:
                rest *= 0.6
                ranking.append({"name": name, "confidence": round(min(rest, confidence * 0.9), 6)})
        return ranking

    def _add(
        self,
        kind: str,
        data: dict[str, Any],
        intent: str | None = None,
        action: str | None = None,
        message_id: str | None = None,
    ) -> None:
        self.now += 0.0001
        kept = {"event": kind, "timestamp": self.now, "metadata": METADATA, **data}
        self.rows.append((len(self.rows) + 1, kind, self.now, intent, action, json.dumps(kept), message_id))
