"""The question after an answer: a customer has said two things, shall we take up the other one now?"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import Action, create_bot_utterance
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, FollowupAction
from rasa.shared.core.trackers import DialogueStateTracker

from actions.message import SAID_BEFORE
from vejviser.dialogue.second_matter import OFFER, offered_matter, open_matter, said_of


class SecondMatterOffer(Action):
    """Asks with a button; `title` is what the button calls the intent."""

    def __init__(self, intent: str, title: str) -> None:
        self._button = {"title": title, "payload": f"/{intent}"}

    def name(self) -> str:
        """The response that asks."""
        return OFFER

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """See `Action`; then the customer is listened to, whatever policies think of it."""
        response = await nlg.generate(OFFER, tracker, output_channel.name())
        assert response is not None, f"the domain has no {OFFER}"
        response = {**response, "buttons": [self._button], "utter_action": OFFER}
        return [create_bot_utterance(response), FollowupAction(ACTION_LISTEN_NAME)]


def offer(tracker: DialogueStateTracker, titles: dict[str, str]) -> SecondMatterOffer | None:
    """What to say before listening; nothing about an intent without a title."""
    intent = open_matter(tracker)
    return SecondMatterOffer(intent, titles[intent]) if intent in titles else None


def as_meant(parsed: dict[str, Any], tracker: DialogueStateTracker | None) -> dict[str, Any]:
    """The parse data of a message; a yes to an offer, or its button, is what the customer said before."""
    intent, pressed = parsed["intent"], parsed["text"].startswith("/")
    if tracker is None or not (pressed or intent.get("name") == "affirm"):
        return parsed
    offered = offered_matter(tracker)
    if offered is None or (pressed and intent.get("name") != offered):
        return parsed
    return {**parsed, "intent": {**intent, "name": offered}, SAID_BEFORE: said_of(offered, tracker)}
