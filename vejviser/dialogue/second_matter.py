"""What a customer has said beside what was answered, and whether it is time to ask about it."""

from __future__ import annotations

from collections.abc import Iterator

from rasa.shared.core.events import ActiveLoop, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.nlu.off_topic import OFF_TOPIC
from vejviser.nlu.second_matter import SECOND_MATTER

OFFER = "utter_second_matter"
# After these it is not the assistant's turn to ask: one may have asked already, the other has passed the
# customer to a human.
NO_OFFER_AFTER = (OFFER, "action_next_step", "action_start_handoff")
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
    if tracker.active_loop_name or tracker.latest_action_name in NO_OFFER_AFTER:
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
    """The intent that the assistant has offered with what it said last, also when it has said it again.

    A message that could not be taken up is undone, with the apology for it: the offer stands.
    """
    events = reversed(tracker.applied_events())
    said = next((event for event in events if isinstance(event, BotUttered)), None)
    if said is None or not any(said.text == offer.text for offer in _offers(tracker)):
        return None
    return said.data["buttons"][0]["payload"].removeprefix("/")


def said_of(matter: str, tracker: DialogueStateTracker) -> str | None:
    """The customer's words for the second matter that was offered under this intent."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            found = (event.parse_data or {}).get(SECOND_MATTER, {})
            if found.get("name") == matter and event.text and "start" in found:
                return event.text[found["start"] : found["end"]]
    return None


def _offers(tracker: DialogueStateTracker) -> Iterator[BotUttered]:
    """What was said as an offer, the last first."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") == OFFER:
            yield event


def _second(message: UserUttered) -> str | None:
    first = message.intent.get("name")
    second = (message.parse_data or {}).get(SECOND_MATTER, {}).get("name")
    if second is None or first in NOT_UNDERSTOOD:
        return None
    return None if any({first, second} <= together for together in ANSWERED_TOGETHER) else second
