"""Why a question is asked, and saying it again."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.skill import Skill, Turn


class Why(Skill):
    """Says why the form asks for the field it is at."""

    action_name = "action_why"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        turn.utter(f"utter_why_{turn.requested}" if turn.requested else "utter_why_general")
        return []


class Repeat(Skill):
    """Says the last thing again; in a form with an explanation, before the form asks again."""

    action_name = "action_repeat"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if turn.requested:
            turn.utter(f"utter_explain_{turn.requested}")
            return []
        said = [event for event in turn.tracker.events if event["event"] == "bot" and event.get("text")]
        if said:
            turn.utter("utter_repeat_intro")
            buttons = (said[-1].get("data") or {}).get("buttons") or []
            turn.utter_with_buttons("utter_guidance", buttons, guidance=said[-1]["text"])
        else:
            turn.utter("utter_nothing_to_repeat")
        return []
