"""What a customer has said beside what was answered, and whether it is time to ask about it."""

from __future__ import annotations

from rasa.shared.core.events import ActiveLoop, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.nlu.off_topic import OFF_TOPIC
from vejviser.nlu.second_matter import SECOND_MATTER

OFFER = "utter_second_matter"
NOT_UNDERSTOOD = {"nlu_fallback", OFF_TOPIC}
# One of them is the answer to the others, too.
ANSWERED_TOGETHER = (
    {"make_complaint", "ask_complaint_process", "dispute_handling", "dispute_decision", "give_feedback"},
    {"give_feedback", "ask_feedback_process"},
    {"dispute_handling", "dispute_decision", "ask_escalation_ladder"},
)


def open_matter(tracker: DialogueStateTracker) -> str | None:
    """The intent of the second matter of a message that has just been answered.

    Where the first matter opened a form, the message has been answered when the form is over. What is said
    in a form is an answer, however many sentences it has.
    """
    if tracker.active_loop_name or tracker.latest_action_name == OFFER:
        return None
    in_form, asked_since = False, set()
    for event in reversed(tracker.events):
        if isinstance(event, ActiveLoop):
            in_form = event.name is None
        elif isinstance(event, UserUttered):
            if not in_form:
                matter = _second(event)
                return None if matter in asked_since else matter
            asked_since.add(event.intent.get("name"))
    return None


def offered_matter(tracker: DialogueStateTracker) -> str | None:
    """The intent that the assistant has offered with what it said last."""
    said = next((event for event in reversed(tracker.events) if isinstance(event, BotUttered)), None)
    if said is None or said.metadata.get("utter_action") != OFFER:
        return None
    return said.data["buttons"][0]["payload"].removeprefix("/")


def _second(message: UserUttered) -> str | None:
    first = message.intent.get("name")
    second = (message.parse_data or {}).get(SECOND_MATTER, {}).get("name")
    if second is None or first in NOT_UNDERSTOOD:
        return None
    return None if any({first, second} <= together for together in ANSWERED_TOGETHER) else second
