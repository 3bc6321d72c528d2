"""Stopping, saying goodbye, changing one's mind, being forgotten."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, SlotSet

from actions.case_run import CASE_FORMS, end, set_all
from actions.forms.contact import CONTACT_SLOTS
from actions.lookup import LOOKUP_SLOTS
from actions.skill import Skill, Turn


class Cancel(Skill):
    """Stops the form that is under way; contact details and rung are kept for the next one."""

    action_name = "action_cancel"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if not turn.active_form:
            turn.utter("utter_nothing_to_cancel")
            return []
        turn.utter("utter_cancelled")
        forgotten = set_all(dict.fromkeys(LOOKUP_SLOTS))
        return [*end(turn), *forgotten, ActiveLoop(None), SlotSet("requested_slot", None)]


class Goodbye(Skill):
    """Says goodbye, and what is not sent yet."""

    action_name = "action_goodbye"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        unfinished = turn.active_form in CASE_FORMS
        turn.utter("utter_goodbye_unfinished" if unfinished else "utter_goodbye")
        return []


class ChangeAnswer(Skill):
    """A correction when no form asks: it is about a case that was sent, or about nothing."""

    action_name = "action_change_answer"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if not turn.active_form:
            turn.utter("utter_nothing_to_change")
        return []


class ForgetCustomer(Skill):
    """Forgets the contact details of the conversation and says who deletes the rest."""

    action_name = "action_forget_customer"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        turn.utter("utter_erasure")
        return set_all(dict.fromkeys((*CONTACT_SLOTS, "known_contact", "reuse_contact", "case_email")))
