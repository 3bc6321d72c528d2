"""Complaining: the beginning of the form."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.case_run import begin, told_before
from actions.skill import Skill, Turn
from vejviser.content import OUTSIDE

# From so many words on the opening message tells about the matter itself.
OPENING_WORDS = 8


class StartComplaint(Skill):
    """Begins a run of the complaint form on the customer's rung of the ladder."""

    action_name = "action_start_complaint"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. Who has told that customer service was asked is not asked again."""
        disputes = turn.message.intent == "dispute_handling"
        # After a case was sent, a new complaint may be about another matter: it is asked again.
        been_there = disputes or (turn.slot("rung") == "satisfaction" and not turn.slot("case_key"))
        turn.utter("utter_start_review" if been_there else "utter_start_complaint")
        opens = disputes or turn.message.intent == "make_complaint"
        tells = opens and turn.message.word_count >= OPENING_WORDS
        told = {
            "contacted_service": True if been_there else None,
            "description_parts": [*told_before(turn), turn.message.written] if tells else None,
        }
        rung = "satisfaction" if been_there else "customer_service"
        if turn.slot("rung") == OUTSIDE:
            rung = OUTSIDE  # nobody climbs down by asking
        return [*begin(turn, "complaint", told), SlotSet("rung", rung)]
