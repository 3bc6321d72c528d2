"""The complaint ladder: the customer's next step, the whole of it, and the bodies outside."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.skill import Skill, Turn
from vejviser.content import OUTSIDE


class NextStep(Skill):
    """Says what comes next on this customer's rung, not the whole ladder."""

    action_name = "action_next_step"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        rung = turn.slot("rung")
        if rung == OUTSIDE:
            tell_outside_bodies(turn)
        elif rung == "satisfaction":
            filed = turn.slot("case_key") and not turn.active_form
            if filed:
                turn.utter("utter_next_step_outside", advice=_advice(turn, OUTSIDE))
            else:
                turn.utter("utter_next_step_satisfaction", advice=_advice(turn, "satisfaction"))
        else:
            turn.utter("utter_next_step_start", advice=_advice(turn, "customer_service"))
        return []


def _advice(turn: Turn, rung: str) -> str:
    return turn.services.guidance.rung(rung).advice.text


class Ladder(Skill):
    """Tells the whole ladder, with the customer's place on it."""

    action_name = "action_ladder"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        lines = turn.services.guidance.overview(turn.slot("rung"), turn.services.settings.today())
        turn.utter("utter_guidance", guidance="\n".join(lines))
        return []


class Authority(Skill):
    """Tells about the body that the customer names, as it is today."""

    action_name = "action_authority"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        guidance = turn.services.guidance
        body = guidance.find_body(turn.message.written)
        if body is None:
            turn.utter("utter_unknown_authority")
        else:
            description = guidance.describe(body, turn.services.settings.today())
            turn.utter("utter_guidance", guidance=description)
        return []


class OutsideBodies(Skill):
    """Tells where to go with a final decision one disagrees with."""

    action_name = "action_outside_bodies"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        tell_outside_bodies(turn)
        return [SlotSet("rung", OUTSIDE)]


def tell_outside_bodies(turn: Turn) -> None:
    """The outside bodies that fit, each with what it needs, costs and cannot do."""
    today = turn.services.settings.today()
    turn.utter("utter_outside_intro")
    for body in turn.services.guidance.bodies_for(OUTSIDE, today):
        turn.utter("utter_guidance", guidance=turn.services.guidance.describe(body, today))
