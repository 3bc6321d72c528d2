"""Ordinary customer service matters, which others answer."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.skill import Skill, Turn


class OtherService(Skill):
    """Says who helps with payments, returns, log-in and the like."""

    action_name = "action_other_service"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        matter = turn.services.guidance.service_matter_of(turn.message.written)
        if matter is None:
            turn.utter("utter_other_service")
        else:
            turn.utter("utter_service_matter", matter=matter.answer.text)
        return []
