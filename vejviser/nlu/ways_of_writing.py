"""The same message as other customers type it: in haste, without punctuation, on a foreign keyboard."""

from __future__ import annotations

import random
import re

# Each row of a Danish keyboard stands about half a key to the right of the one above it.
_ROWS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_NOT_SAID = re.compile(r"[.,:;!?\"'()«»“”–-]+")
_ON_A_FOREIGN_KEYBOARD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def _neighbours() -> dict[str, str]:
    found: dict[str, str] = {}
    for height, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            beside = [row[other] for other in (place - 1, place + 1) if 0 <= other < len(row)]
            above = _ROWS[height - 1][place : place + 2] if height else ""
            below = _ROWS[height + 1][max(place - 1, 0) : place + 1] if height + 1 < len(_ROWS) else ""
            found[key] = "".join(beside) + above + below
    return found


NEIGHBOURS = _neighbours()


def with_typos(text: str, chance: random.Random, share: float = 0.05) -> str:
    """`text` with about `share` of its letters mistyped on a Danish keyboard.

    A letter is replaced by a neighbouring key, left out, changed places with the next one, or a neighbouring
    key is hit along with it.
    """
    typed: list[str] = []
    letters = list(text)
    place = 0
    while place < len(letters):
        letter = letters[place]
        place += 1
        if letter.lower() not in NEIGHBOURS or chance.random() >= share:
            typed.append(letter)
            continue
        wrong = chance.choice(NEIGHBOURS[letter.lower()])
        wrong = wrong.upper() if letter.isupper() else wrong
        slip = chance.random()
        if slip < 0.4:
            typed.append(wrong)
        elif slip < 0.65 or (slip < 0.85 and place == len(letters)):
            pass
        elif slip < 0.85:
            typed += [letters[place], letter]
            place += 1
        else:
            typed += [letter, wrong]
    return "".join(typed)


def carelessly(text: str) -> str:
    """`text` in lower case and without punctuation; as it was if nothing else is in it."""
    return re.sub(r"\s+", " ", _NOT_SAID.sub(" ", text.lower())).strip() or text


def without_danish_letters(text: str) -> str:
    """`text` with ae, oe and aa for æ, ø and å."""
    return text.translate(_ON_A_FOREIGN_KEYBOARD)
