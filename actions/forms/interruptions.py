"""Whether a message in mid-form is an answer, or a question or command that a rule must take."""

from __future__ import annotations

from actions.forms.words import begins_with_word, has_word, is_word
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

# What would end or replace the form: nobody shall lose a form to a word that was hardly understood.
LEAVES_THE_FORM = {
    "cancel",
    "give_feedback",
    "make_complaint",
    "dispute_handling",
    "dispute_decision",
    "ask_ticket_status",
    "add_to_ticket",
    "withdraw_ticket",
}
COMPLAINTS = {"make_complaint", "dispute_handling"}
SMALLTALK = {"greet", "thank", "goodbye"}

LEAST = 0.4
SURE = 0.5
VERY_SURE = 0.7
UNMISTAKABLE = 0.9
SMALLTALK_WORDS = 1
CANCEL_WORDS = 3
COMMAND_WORDS = 7
QUESTION_WORDS = 16


def interrupts(message: CustomerMessage) -> bool:
    """Whether a message that could not be read as the answer is a wish of another kind."""
    if not message.intent or message.intent in ANSWERS:
        return False
    if message.is_button:
        return True
    if is_word(message.text, "done"):
        return False  # "færdig" is said to the form, not a goodbye
    if message.intent == "out_of_scope":
        # An answer in words that no customer has used yet looks like it, too.
        return message.confidence >= VERY_SURE and _asks(message)
    if message.intent in COMPLAINTS and has_word(message.text, "complain"):
        return message.confidence >= SURE
    return message.confidence >= (VERY_SURE if message.intent in LEAVES_THE_FORM else LEAST)


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
    if message.confidence < SURE or is_word(message.text, "done"):
        return False
    if message.intent in SMALLTALK:
        return message.confidence >= UNMISTAKABLE and message.word_count <= SMALLTALK_WORDS
    if message.intent == "cancel" and not is_word(message.text, "cancel"):
        # "Stop med at sende mig rykkere" belongs to the text: a letter is not thrown away for it.
        return message.confidence >= UNMISTAKABLE and message.word_count <= CANCEL_WORDS
    if message.intent in COMMANDS:
        return message.word_count <= COMMAND_WORDS
    if message.intent in QUESTIONS_TO_THE_ASSISTANT:
        return _asks(message) and message.word_count <= QUESTION_WORDS
    return False


def _asks(message: CustomerMessage) -> bool:
    return message.text.rstrip().endswith("?") or begins_with_word(message.text, "question")
