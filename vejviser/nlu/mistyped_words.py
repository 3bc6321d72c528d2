"""Words that nobody has written before, one slip of the finger away from a word that customers use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vejviser.nlu.general_danish import WordCounts

# Shorter words are one slip away from too many others, and so are these if hardly anybody uses them.
SHORTEST = 4
SHORT = 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class MistypedWords:
    """What customers use, by what is left of each word when a letter or none is left out, and what is known.

    Two words that share such a rest differ by a letter that is missing, added, exchanged or swapped with the
    next one: the index of symmetric deletes, after W. Garbe's SymSpell.
    """

    used: dict[str, str]
    known: frozenset[str]

    @classmethod
    def of(cls, ours: WordCounts, known: frozenset[str]) -> MistypedWords:
        """`known` are words that are right as they stand, whether or not customers use them."""
        used: dict[str, str] = {}
        # The most frequent word is written last, so that it is the one that stays.
        for word in sorted(ours.counts, key=lambda word: (ours.counts[word], word)):
            if len(word) > SHORT or (len(word) >= SHORTEST and ours.counts[word] > 1):
                used.update(dict.fromkeys(_rests(word), word))
        return cls(used, known | frozenset(ours.counts))

    def mended(self, normalised: str) -> str:
        """The normalised text with such words in place of the mistyped ones."""
        return _WORD.sub(lambda match: self._mended_word(match.group()), normalised)

    def _mended_word(self, word: str) -> str:
        if len(word) < SHORTEST or word in self.known:
            return word
        return next((self.used[rest] for rest in _rests(word) if rest in self.used), word)


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))
