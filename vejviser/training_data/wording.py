"""A customer's words as one line of training data, and when two of them are the same."""

from __future__ import annotations

import re
import unicodedata

from vejviser.nlu.normaliser import normalise
from vejviser.training_data.errors import TrainingDataError

MOST_CHARACTERS = 1000
# What Rasa reads as an entity, `[words](name)` and its like; a customer's brackets are only brackets.
_ANNOTATION = re.compile(r"\](?=[(\[{])")
_PASSED_OVER = re.compile(r"[.,;:»«\"“”'’]+")
# Control characters, halves of characters and what is no character: YAML takes none of them.
_UNWRITABLE_CATEGORIES = ("Cc", "Cs")
_UNWRITABLE = "\ufeff\ufffe\uffff"


def as_example(text: str) -> str:
    """`text` as it can stand after the dash of an example: one line that Rasa reads back as it is written.

    Raises `TrainingDataError` if nothing is left of it, or more than `MOST_CHARACTERS`.
    """
    writable = "".join(character if _is_writable(character) else " " for character in text)
    line = " ".join(_ANNOTATION.sub("] ", writable).split())
    if not line:
        raise TrainingDataError("an example needs at least one character")
    if len(line) > MOST_CHARACTERS:
        raise TrainingDataError(f"an example has at most {MOST_CHARACTERS} characters, not {len(line)}")
    return line


def sameness(text: str) -> str:
    """What two texts have in common if they teach the same: to the classifier, but for stops and quotes."""
    return normalise(_PASSED_OVER.sub(" ", text))


def _is_writable(character: str) -> bool:
    return character not in _UNWRITABLE and unicodedata.category(character) not in _UNWRITABLE_CATEGORIES
