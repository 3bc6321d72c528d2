"""The intents that the assistant knows, in the order of its domain; a test holds both together."""

from __future__ import annotations

INTENTS = (
    "greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "ask_capabilities", "give_feedback",
    "ask_feedback_process", "make_complaint", "ask_complaint_process", "dispute_handling", "dispute_decision",
    "ask_escalation_ladder", "ask_authority", "ask_contact", "ask_ticket_status", "add_to_ticket",
    "withdraw_ticket", "human_handoff", "provide_details", "no_invoice_number", "change_answer", "cancel",
    "ask_why", "ask_privacy", "request_erasure", "express_frustration", "switch_language",
    "ask_other_service", "repeat", "out_of_scope",
)  # fmt: skip
FALLBACK = "nlu_fallback"
