"""The beginning of a conversation, or its continuation after a long pause."""

from __future__ import annotations

from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet

from actions.case_run import RUN_SLOTS
from actions.lookup import LOOKUP_SLOTS
from actions.skill import Skill, Turn

# An unfinished form does not outlive the pause.
FORGOTTEN = (*RUN_SLOTS, *LOOKUP_SLOTS, "requested_slot")


class SessionStart(Skill):
    """Says first that it is a machine (Regulation (EU) 2024/1689, art. 50(1)), whatever was asked."""

    action_name = "action_session_start"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. After a pause the rung, cases and contact details are remembered."""
        known = {slot: value for slot, value in turn.tracker.slots.items() if value is not None}
        knows_customer = bool(known.get("case_run"))
        turn.utter("utter_intro_again" if knows_customer else "utter_intro")
        kept = [SlotSet(slot, value) for slot, value in known.items() if slot not in FORGOTTEN]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]
