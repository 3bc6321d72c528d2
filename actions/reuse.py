"""The offer to use contact details from an earlier case of the conversation again."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.skill import Skill, Turn


class AskReuseContact(Skill):
    """Shows the known details and asks whether they still hold."""

    action_name = "action_ask_reuse_contact"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        turn.utter("utter_ask_reuse_contact", **turn.slot("known_contact"))
        return []
