"""What was not understood: first a guess, then a human."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.handoff import StartHandoff
from actions.skill import Skill, Turn

SUGGESTIONS = 3
# Below this a guess would be noise.
LEAST_CONFIDENCE = 0.1
NOT_HELPED = ("nlu_fallback", "out_of_scope")
BARE_ANSWERS = {"affirm": "utter_anything_to_confirm", "deny": "utter_nothing_open"}


class NotUnderstood(Skill):
    """Asks "did you mean" with up to three buttons; the second time in a row offers a human."""

    action_name = "action_not_understood"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. A bare yes or no that answers nothing ends up here, too."""
        if turn.message.intent == "affirm" and _said_last(turn) == "utter_offer_human":
            return [*await StartHandoff().perform(turn), FollowupAction("handoff_form")]
        if turn.message.intent in BARE_ANSWERS:
            turn.utter(BARE_ANSWERS[turn.message.intent])
        elif failures_in_a_row(turn) > 1:
            turn.utter("utter_offer_human")
        elif buttons := _suggestions(turn):
            turn.utter_with_buttons("utter_did_you_mean", buttons)
        else:
            turn.utter("utter_rephrase")
        # As the policy's last resort this action is followed by no rule: the turn ends here.
        return [] if turn.message.intent == "nlu_fallback" else [FollowupAction("action_listen")]


class OutOfScope(Skill):
    """One friendly line; who goes on with what is none of ours is shown the way to a human."""

    action_name = "action_out_of_scope"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        again = failures_in_a_row(turn) > 1 and not turn.active_form
        turn.utter("utter_offer_human" if again else "utter_out_of_scope")
        return []


def _suggestions(turn: Turn) -> list[dict[str, str]]:
    titles = turn.services.meanings
    ranking = turn.tracker.latest_message.get("intent_ranking") or []
    likely = [
        candidate["name"]
        for candidate in ranking
        if candidate["name"] in titles and candidate["confidence"] >= LEAST_CONFIDENCE
    ]
    return [{"title": titles[name], "payload": f"/{name}"} for name in likely[:SUGGESTIONS]]


def _said_last(turn: Turn) -> str | None:
    """The name of the response that the assistant gave last."""
    said = (event for event in reversed(turn.tracker.events) if event["event"] == "bot")
    return next((event.get("metadata", {}).get("utter_action") for event in said), None)


def failures_in_a_row(turn: Turn) -> int:
    """How many of the customer's last messages, this one included, could not be helped with."""
    failures = 0
    for event in reversed(turn.tracker.events):
        if event["event"] != "user":
            continue
        intent = event.get("parse_data", {}).get("intent", {}).get("name")
        if intent not in NOT_HELPED:
            break
        failures += 1
    return failures
