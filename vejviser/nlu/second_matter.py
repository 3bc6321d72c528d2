"""A second thing said in one message: "Jeg vil klage over et gebyr. Og hvad er jeres telefonnummer?"."""

from __future__ import annotations

import re
from typing import TypedDict

from vejviser.nlu.off_topic import OFF_TOPIC
from vejviser.nlu.understanding import BESIDE_THE_POINT, Understanding

# Where a message's parse data has it, as `{name, confidence, start, end}`, the places in the text.
SECOND_MATTER = "second_matter"
# What belongs to the question before it and is no matter of its own.
NO_MATTER = BESIDE_THE_POINT | {OFF_TOPIC, "cancel", "repeat", "no_invoice_number", "change_answer"}
# Of messages with one matter, 1 in 100 seems to have two with this (held-out training messages); of two
# such messages in one, both are found in half of all cases, as they are when each is read alone in 64 of 100.
LEAST_CONFIDENCE = 0.6
LEAST_WORDS = 3
# What is written in one go may be a whole letter; the two matters stand somewhere at its beginning.
MOST_CLAUSES = 8
_END = re.compile(
    r"(?<=[.!?])\s+|\n+"
    r"|[,;]?\s+(?:og|men)\s+(?=(?:\w+\s+){0,4}?(?:også|ellers|forresten|egentlig|desuden)\b)"
    r"|[,;]?\s+(?=(?:desuden|forresten|i øvrigt|for resten|ps|p\.s\.)\b)",
    re.IGNORECASE,
)


class Matter(TypedDict):
    """An intent with its confidence (0–1) and where in the text it stands."""

    name: str
    confidence: float
    start: int
    end: int


def second_matter(understanding: Understanding, text: str, first: str) -> Matter | None:
    """The matter of another sentence, where one is clear.

    `first` is what the whole message was taken for. Another sentence must say that by itself: else the
    matter is one that is told in several sentences.
    """
    if first in NO_MATTER:
        return None
    clauses = [clause for clause in _END.split(text) if len(clause.split()) >= LEAST_WORDS]
    if len(clauses) < 2:
        return None
    found = [understanding.most_likely(clause) for clause in clauses[:MOST_CLAUSES]]
    if all(intent != first for intent, _ in found):
        return None
    others = [
        (confidence, intent, clause)
        for clause, (intent, confidence) in zip(clauses, found, strict=False)
        if intent != first and intent not in NO_MATTER and confidence >= LEAST_CONFIDENCE
    ]
    if not others:
        return None
    confidence, intent, clause = max(others)
    start = text.index(clause)
    return Matter(name=intent, confidence=confidence, start=start, end=start + len(clause))
