"""Giving feedback: the beginning of the form."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.case_run import begin, told_before
from actions.skill import Skill, Turn

# From so many words on a message that names a department's matter is feedback itself.
OPENING_WORDS = 4
LONG_OPENING_WORDS = 10


class StartFeedback(Skill):
    """Begins a run of the feedback form with what the customer has said already."""

    action_name = "action_start_feedback"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        turn.utter("utter_start_feedback")
        if turn.message.intent != "give_feedback":
            return begin(turn, "feedback", {})
        text = turn.message.written
        department = turn.services.guidance.department_of(text)
        words = turn.message.word_count
        says_it = words >= LONG_OPENING_WORDS or (department is not None and words >= OPENING_WORDS)
        told = {
            "department": department.id if department else None,
            "description_parts": [*told_before(turn), text] if says_it else None,
        }
        return begin(turn, "feedback", told)
