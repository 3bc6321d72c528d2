"""What the payloads mean that come back from buttons which stay: get started, menu and ice breakers."""

from __future__ import annotations

START = "start"
MENU = "menu:"
# Intents that need nothing said before. Others are never taken from a payload, whoever sends it.
MENU_INTENTS = frozenset(
    {
        "ask_capabilities",
        "ask_complaint_process",
        "ask_contact",
        "ask_escalation_ladder",
        "ask_feedback_process",
        "ask_privacy",
        "ask_ticket_status",
        "give_feedback",
        "human_handoff",
        "make_complaint",
    }
)


def meaning_of(payload: str) -> str | None:
    """What Rasa is told instead of the button's title; None if the payload is not one of these."""
    if payload == START:
        return "/greet"
    intent = payload.removeprefix(MENU)
    return f"/{intent}" if payload.startswith(MENU) and intent in MENU_INTENTS else None
