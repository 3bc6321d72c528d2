"""What is hidden in one conversation: everything masked with the names that were given anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings

from vejviser.personal_data import MASKS, Speaker, find, mask, name_words, plain, stated_names

NAME_SLOTS = frozenset({"customer_name"})
# The slots that hold nothing but personal data, with the mask that stands for any of their values.
WHOLE_SLOTS = {
    "customer_name": MASKS["name"],
    "customer_email": MASKS["email"],
    "case_email": MASKS["email"],
    "customer_phone": MASKS["phone"],
}
_DIGITS = re.compile(r"\+?\d(?:[ .\-/]?\d){5,}")


class Hiding:
    """Knows the names of one conversation and masks whatever was said or noted in it."""

    def __init__(self, slots: Iterable[tuple[str, Any]], messages: Iterable[str]) -> None:
        held = list(_held(slots))
        named = (value for name, value in held if name in NAME_SLOTS)
        self._names = name_words([*named, *(name for message in messages for name in stated_names(message))])
        # A customer may have the number that the company gives: then it is the customer's.
        own = {plain(value) for name, value in held if name in WHOLE_SLOTS}
        self._public = tuple(detail for detail in public_details() if plain(detail) not in own)

    def text(self, text: str, speaker: Speaker = "customer") -> str:
        """The text without personal data."""
        if not text:
            return text
        return mask(storable(text), self._names, speaker, self._public if speaker == "assistant" else ())

    def slot(self, name: str, value: Any) -> Any:
        """The value of a slot without personal data, in the same shape."""
        if value and name in WHOLE_SLOTS:
            return WHOLE_SLOTS[name]
        return self.value(value)

    def value(self, value: Any) -> Any:
        """Anything that JSON can hold, without personal data."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {key: self.slot(key, item) for key, item in value.items()}
        if isinstance(value, int) and not isinstance(value, bool) and _DIGITS.fullmatch(str(value)):
            return self.text(str(value))
        return value


def storable(text: str) -> str:
    """Without what PostgreSQL stores in no text: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _held(slots: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """The slots that hold a text, those within other slots included."""
    for name, value in slots:
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            yield from _held(value.items())


@cache
def public_details() -> tuple[str, ...]:
    """Phone numbers and addresses of the company and of the outside bodies, which the assistant gives to all.

    They are looked for in the text of the content's files, because the desk runs without what reads those.
    Where the desk has no content they are masked like a customer's.
    """
    details: set[str] = set()
    for file in sorted(settings.VEJVISER.content.glob("*.yml")):
        text = file.read_text(encoding="utf-8")
        details.update(text[found.start : found.end] for found in find(text, speaker="assistant"))
    return tuple(sorted(details))
