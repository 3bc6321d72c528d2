"""Anger without a matter."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.skill import Skill, Turn


class Calm(Skill):
    """Shows understanding; offers ways on, or lets the form go on."""

    action_name = "action_calm"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        in_form = turn.active_form is not None
        turn.utter("utter_sorry_frustration_in_form" if in_form else "utter_sorry_frustration")
        return []
