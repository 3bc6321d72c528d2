"""Invented personal data in place of the real, so that a text reads and teaches like the one it was.

An invented person belongs to a conversation: the same one speaks in all its messages. Nobody can be reached
by what is given here: `example.dk` is reserved (RFC 2606), and no Danish subscriber's number begins with 1.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat

from vejviser.personal_data import MASKS, mask
from vejviser.pii import CARD_MASK, CPR_MASK

_FIRST = (
    "Mette",
    "Jens",
    "Fatima",
    "Søren",
    "Ida",
    "Ahmed",
    "Karen",
    "Peter",
    "Åse",
    "Mikkel",
    "Sofie",
    "Niels",
)
_LAST = ("Holm", "Kjær", "Lund", "Yilmaz", "Østergaard", "Bech", "Dahl", "Friis", "Toft", "Winther", "Bang")
_STREETS = ("Lærkevej", "Skolegade", "Birkevej", "Engvej", "Kirkegade", "Rosenvænget")
_TOWNS = ("5000 Odense", "8000 Aarhus", "9000 Aalborg", "7100 Vejle", "4000 Roskilde")
# As the assistant gets these two: `vejviser.pii` takes them out before it reads a message.
_FIXED = {"cpr": CPR_MASK, "card": CARD_MASK}
_MASK = re.compile("|".join(re.escape(word) for word in MASKS.values()))
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    first: str
    last: str
    phone: str
    account: str
    street: str
    town: str

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.first}.{self.last}@example.dk".lower().translate(_ASCII)


def person(seed: int) -> Person:
    """The same one for the same seed."""
    chance = random.Random(seed)
    digits = "".join(str(chance.randint(0, 9)) for _ in range(7))
    return Person(
        first=chance.choice(_FIRST),
        last=chance.choice(_LAST),
        phone=f"1{digits[0]} {digits[1:3]} {digits[3:5]} {digits[5:]}",
        account=f"{chance.randint(1000, 9999)} 000{digits}",
        street=f"{chance.choice(_STREETS)} {chance.randint(2, 98)}",
        town=chance.choice(_TOWNS),
    )


def with_stand_ins(text: str, seed: int) -> str:
    """`text`, masked or not, with everything that `vejviser.personal_data` finds in it invented anew.

    Doing it again changes nothing.
    """
    values = _values(person(seed))
    kinds = {word: kind for kind, word in MASKS.items()}
    return _MASK.sub(lambda found: next(values[kinds[found.group()]]), mask(text))


def without_masks(text: str) -> str:
    """What is left of a masked text without its masks."""
    return _MASK.sub(" ", text)


def _values(someone: Person) -> dict[str, Iterator[str]]:
    """What stands for each kind, the first time and later."""
    return {
        "name": chain((f"{someone.first} {someone.last}",), repeat(someone.first)),
        "email": repeat(someone.email),
        "phone": repeat(someone.phone),
        "account": repeat(someone.account),
        "address": chain((someone.street,), repeat(someone.town)),
        **{kind: repeat(value) for kind, value in _FIXED.items()},
    }
