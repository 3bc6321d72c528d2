"""The summary at the end of a form, and the customer's word on it."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.forms.fields import Slots, yes_or_no
from actions.forms.words import has_word, is_word
from actions.message import CustomerMessage
from actions.skill import Skill, Turn

SHOWN_CHARACTERS = 500


def read_confirmed(message: CustomerMessage, slots: Slots) -> Slots | None:
    """Yes sends; no asks what is to be corrected."""
    if is_word(message.written, "send"):
        return {"confirmed": True}
    answer = yes_or_no(message)
    if answer is None or (answer and has_word(message.written, "no")):
        return None  # "ja nej": what is sent cannot be taken back
    return {"confirmed": True} if answer else {"correcting": True, "correct_field": None}


class AskComplaintConfirmed(Skill):
    """Shows the complaint before it is sent."""

    action_name = "action_ask_complaint_form_confirmed"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        turn.utter("utter_summary_complaint", description_shown=shortened(turn.slot("description")))
        return []


class AskFeedbackConfirmed(Skill):
    """Shows the feedback before it is sent."""

    action_name = "action_ask_feedback_form_confirmed"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        texts = turn.services.case_texts
        ways = [turn.slot("customer_email"), turn.slot("customer_phone")]
        reply_to = ", ".join(way for way in ways if way) or texts["not_answered"]
        turn.utter(
            "utter_summary_feedback",
            department_title=department_title(turn),
            description_shown=shortened(turn.slot("description")),
            reply_to=reply_to if turn.slot("wants_answer") else texts["no_answer_wanted"],
        )
        return []


class AskFeedbackDescription(Skill):
    """Asks for the feedback, or for more of it when the customer has begun already."""

    action_name = "action_ask_feedback_form_description"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if turn.slot("description_asked"):
            turn.utter("utter_description_noted")
        elif turn.slot("description_parts"):
            turn.utter("utter_feedback_begun", department_title=department_title(turn))
        else:
            turn.utter("utter_ask_feedback")
        return []


class AskComplaintDescription(Skill):
    """Asks for the description, or for more of it."""

    action_name = "action_ask_complaint_form_description"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. After the first time only a short "noted" follows."""
        if not turn.slot("description_parts"):
            turn.utter("utter_ask_complaint")
        elif turn.slot("description_asked"):
            turn.utter("utter_description_noted")
        else:
            turn.utter("utter_complaint_begun")
        return [SlotSet("description_asked", True)]


def department_title(turn: Turn) -> str:
    """The Danish title of the department in the slot."""
    departments = turn.services.content.company.feedback.departments
    return next(d.title for d in departments if d.id == turn.slot("department"))


def shortened(description: Any) -> str:
    """The description as the summary shows it: whole up to 500 characters."""
    text = str(description)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"
