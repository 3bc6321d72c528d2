"""Finding a known name in what somebody wrote, through small misspellings but not by chance."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Target = TypeVar("Target")

LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ß": "ss"})
WORD = re.compile(r"[a-z0-9]+")
# A name written in one word may come in pieces ("forbruger klage nævnet") and the other way round.
EXTRA_PIECES = 2
# From how many letters on one, two, three errors are allowed. Short words have near neighbours ("ARN" and
# "arm", "fanke" and "tanke"), long ones have not; joining neighbouring words makes names by chance.
LENGTH_FOR_ERRORS = (6, 10, 15)
LENGTH_FOR_ERRORS_IN_PIECES = (16, 20)


def fold(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters a–z and digits, with æ, ø, å as ae, oe, aa and accents dropped."""
    small = unicodedata.normalize("NFC", text).casefold().translate(LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return tuple(WORD.findall(plain))


@dataclass(frozen=True)
class _Spelling(Generic[Target]):
    words: tuple[str, ...]
    joined: str
    exact: bool
    target: Target


class SpellingIndex(Generic[Target]):
    """Names and what they stand for. Addresses (with a dot) are found only as they are."""

    def __init__(self, spellings: Iterable[tuple[str, Target]]) -> None:
        self._spellings = [
            _Spelling(fold(text), "".join(fold(text)), "." in text, target) for text, target in spellings
        ]

    def find(self, text: str) -> Target | None:
        """What the longest and closest name in `text` stands for, or None."""
        words = fold(text)
        best: tuple[int, Target] | None = None
        for spelling in self._spellings:
            distance = _distance_in(words, spelling)
            if distance is not None:
                score = len(spelling.joined) - 2 * distance
                if best is None or score > best[0]:
                    best = (score, spelling.target)
        return best[1] if best else None


def _distance_in(words: tuple[str, ...], spelling: _Spelling[Target]) -> int | None:
    """Errors in the closest place of `words` that may be read as `spelling`; None where there is none."""
    size = len(spelling.words)
    found: list[int] = []
    for start, word in enumerate(words):
        if word[0] != spelling.joined[0]:  # as in `_within`; most places are passed over here, at no cost
            continue
        for count in range(1, min(size + EXTRA_PIECES, len(words) - start) + 1):
            window = words[start : start + count]
            distance = _whole(window, spelling) if count == size else _in_pieces(window, spelling)
            if distance is not None:
                found.append(distance)
    return min(found, default=None)


def _whole(window: tuple[str, ...], spelling: _Spelling[Target]) -> int | None:
    total = 0
    for written, word in zip(window, spelling.words, strict=True):
        genitive = written == f"{word}s"
        allowed = 0 if spelling.exact else _allowed(word)
        distance = 0 if genitive else _within(written, word, allowed)
        if distance is None:
            return None
        total += distance
    return total


def _in_pieces(window: tuple[str, ...], spelling: _Spelling[Target]) -> int | None:
    allowed = 0 if spelling.exact else _allowed_in_pieces(spelling.joined)
    return _within("".join(window), spelling.joined, allowed)


def _allowed(word: str) -> int:
    return bisect_right(LENGTH_FOR_ERRORS, len(word))


def _allowed_in_pieces(joined: str) -> int:
    return bisect_right(LENGTH_FOR_ERRORS_IN_PIECES, len(joined))


def _within(written: str, word: str, allowed: int) -> int | None:
    """The number of typing errors between the two if there are at most `allowed`, else None."""
    if written == word:
        return 0
    if allowed == 0 or abs(len(written) - len(word)) > allowed or written[0] != word[0]:
        return None
    distance = _typing_errors(written, word)
    return distance if distance <= allowed else None


def _typing_errors(a: str, b: str) -> int:
    """Letters added, left out, replaced, or swapped with a neighbour (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
