"""The short code that a customer can read out on the phone before there is a ticket number: `VV-7KQ2M9`."""

from __future__ import annotations

import hashlib
import re

PREFIX = "VV"
LENGTH = 6

# No 0 or O, 1, I or L, U beside V to confuse; without A and E no code spells a word.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def reference_of(key: str, turn: int = 0) -> str:
    """The code made from an outbox key, one of 28^6 (480 million); `turn` gives another if one is taken."""
    number = int.from_bytes(hashlib.sha256(f"{turn}:{key}".encode()).digest(), "big")
    letters: list[str] = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return f"{PREFIX}-{''.join(letters)}"


def as_written(typed: str) -> str:
    """The code in its one spelling, from what a person typed: ` vv 7kq2m9` is `VV-7KQ2M9`."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return f"{PREFIX}-{letters[-LENGTH:]}"
