"""Whether a message in mid-form is an answer, or a question or command that a rule must take."""

from __future__ import annotations

from actions.forms.words import begins_with_word
from actions.message import CustomerMessage

# What may be an answer to some field, whatever else it looks like.
ANSWERS = {"affirm", "deny", "provide_details", "no_invoice_number", "change_answer", "nlu_fallback"}
COMMANDS = {"cancel", "human_handoff", "repeat"}
QUESTIONS_TO_THE_ASSISTANT = {
    "ask_why",
    "ask_privacy",
    "ask_authority",
    "ask_contact",
    "ask_complaint_process",
    "ask_escalation_ladder",
    "ask_feedback_process",
    "ask_capabilities",
    "bot_challenge",
    "request_erasure",
}

SURE = 0.5
COMMAND_WORDS = 7
QUESTION_WORDS = 16


def interrupts(message: CustomerMessage) -> bool:
    """Whether a message that could not be read as the answer is a wish of another kind."""
    return bool(message.intent) and message.intent not in ANSWERS


def surely_interrupts(message: CustomerMessage) -> bool:
    """Whether it is a wish of another kind with confidence, whatever could be read from it."""
    return interrupts(message) and message.confidence >= SURE


def plainly_interrupts(message: CustomerMessage) -> bool:
    """Whether a message is plainly a command or a question to the assistant.

    For fields of free text, where almost anything may be the answer: only a short command or a
    short question, understood with confidence, is taken out.
    """
    if message.is_button:
        return interrupts(message)
    if message.confidence < SURE:
        return False
    if message.intent in COMMANDS:
        return message.word_count <= COMMAND_WORDS
    if message.intent in QUESTIONS_TO_THE_ASSISTANT:
        asks = message.text.rstrip().endswith("?") or begins_with_word(message.text, "question")
        return asks and message.word_count <= QUESTION_WORDS
    return False
