"""A wish for a human: the contact at once, and a case with the transcript if the customer wants."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet

from actions.case import channel_of, customer_of, send, tell
from actions.case_run import begin, end
from actions.skill import Skill, Turn
from vejviser.helpdesk.case import Case

TRANSCRIPT_MESSAGES = 60
TRANSCRIPT_CHARACTERS = 15_000


class StartHandoff(Skill):
    """Gives phone, hours and e-mail, then offers to be contacted; or passes the conversation at once."""

    action_name = "action_start_handoff"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if _is_passed(turn):
            turn.utter("utter_passed_to_human")
            # Nothing is asked: whatever the customer writes now is the human's to answer.
            return [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen")]
        turn.utter("utter_human_contact")
        return begin(turn, "contact_request", {})


class FinishHandoff(Skill):
    """Opens the case with the transcript, if it is wanted."""

    action_name = "action_finish_handoff"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        if not turn.slot("wants_callback"):
            turn.utter("utter_no_callback")
            return end(turn)
        entry = await send(turn, _case(turn))
        tell(turn, entry, "contact_request")
        return [*end(turn), SlotSet("case_key", entry.key)]


def _is_passed(turn: Turn) -> bool:
    """Whether a human takes over in the chat itself: on Messenger, where the page has an inbox app."""
    return channel_of(turn) == "messenger" and turn.services.settings.messenger_inbox_app_id is not None


def _case(turn: Turn) -> Case:
    return Case(
        kind="contact_request",
        subject=turn.services.case_texts["subjects"]["contact_request"],
        description=_transcript(turn),
        customer=customer_of(turn),
        channel=channel_of(turn),
        conversation_id=turn.conversation_id,
    )


def _transcript(turn: Turn) -> str:
    labels = turn.services.case_texts["transcript"]
    lines: list[str] = []
    titles: dict[str, str] = {}
    for event in turn.tracker.events:
        text = (event.get("text") or "").strip()
        if event["event"] == "bot":
            buttons = (event.get("data") or {}).get("buttons") or []
            titles = {button["payload"]: button["title"] for button in buttons} or titles
            lines += [labels["assistant"].format(text=text)] if text else []
        elif event["event"] == "user" and text:
            # Staff read what a button said, not its code.
            said = titles.get(text, "") if text.startswith("/") else text
            lines += [labels["customer"].format(text=said)] if said else []
    return "\n".join(lines[-TRANSCRIPT_MESSAGES:])[-TRANSCRIPT_CHARACTERS:]
