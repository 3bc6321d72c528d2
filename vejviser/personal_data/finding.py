"""All kinds of personal data in one text, and the text without them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from vejviser.personal_data.addresses import find_addresses
from vejviser.personal_data.names import find_names
from vejviser.personal_data.numbers import find_numbers
from vejviser.personal_data.spans import Found, Kind

Speaker = Literal["customer", "assistant"]

# What stands in a stored text instead: part of the data, hence the same in every language of the pages.
MASKS: dict[Kind, str] = {
    "name": "[navn]",
    "email": "[e-mail]",
    "phone": "[telefon]",
    "cpr": "[CPR-nummer]",
    "card": "[kortnummer]",
    "account": "[kontonummer]",
    "address": "[adresse]",
}


def find(
    text: str,
    names: frozenset[str] = frozenset(),
    speaker: Speaker = "customer",
    public: Iterable[str] = (),
) -> list[Found]:
    """Where personal data is, in order and without overlaps.

    `names` are words known to be names in this conversation, from `name_words`. What the assistant says of
    itself ("jeg hedder") is no customer's name, and the company's own details, `public`, are nobody's.
    """
    kept: list[Found] = []
    candidates = [
        *find_numbers(text),
        *find_addresses(text),
        *find_names(text, names, stated=speaker == "customer"),
    ]
    ours = frozenset(plain(item) for item in public)
    for found in candidates:
        if ours and plain(text[found.start : found.end]) in ours:
            continue
        # Of two that overlap the surer one gives the kind, and nothing of either is left in the open.
        touched = [other for other in kept if found.overlaps(other)]
        kept = [other for other in kept if other not in touched]
        kept.append(_together([*touched, found]))
    return sorted(kept, key=lambda found: found.start)


def _together(founds: list[Found]) -> Found:
    return Found(min(f.start for f in founds), max(f.end for f in founds), founds[0].kind)


def mask(
    text: str, names: frozenset[str] = frozenset(), speaker: Speaker = "customer", public: Iterable[str] = ()
) -> str:
    """The text with a word such as `[navn]` for each thing that `find` finds."""
    parts: list[str] = []
    place = 0
    for found in find(text, names, speaker, public):
        parts += [text[place : found.start], MASKS[found.kind]]
        place = found.end
    return "".join([*parts, text[place:]])


def plain(text: str) -> str:
    """What stays the same however a number or an address is written: its letters, digits and @."""
    return "".join(character for character in text.lower() if character.isalnum() or character == "@")
