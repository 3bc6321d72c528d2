"""What a message is judged by: words, pairs of words and runs of letters, weighted by how rare they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from vejviser.nlu.normaliser import normalise

SHORTEST_RUN, LONGEST_RUN = 2, 5
_WORD = re.compile(r"\w+|[?!]")
Extractor = Callable[[str], list[str]]


def words(normalised: str) -> list[str]:
    """Words, question and exclamation marks, and each two that follow one another."""
    single = _WORD.findall(normalised)
    return [*single, *(f"{one} {next_one}" for one, next_one in pairwise(single))]


def letters(normalised: str) -> list[str]:
    """Runs of two to five characters within a word, where a word begins and ends with a space."""
    found = []
    for word in normalised.split():
        padded = f" {word} "
        for length in range(SHORTEST_RUN, min(LONGEST_RUN, len(padded)) + 1):
            found += [padded[start : start + length] for start in range(len(padded) - length + 1)]
    return found


@dataclass(frozen=True)
class Block:
    """One kind of features: how they are found, their numbers, and the weight of each."""

    extract: Extractor
    numbers: dict[str, int]
    rarity: NDArray[np.float32]

    @classmethod
    def of(cls, extract: Extractor, normalised: Sequence[str], least: int) -> Block:
        """The features that occur in at least `least` of these texts."""
        settings: dict[str, Any] = {"analyzer": extract, "min_df": least}
        vectorizer = TfidfVectorizer(**settings)
        vectorizer.fit(normalised)
        numbers = {name: int(number) for name, number in vectorizer.vocabulary_.items()}
        return cls(extract, numbers, vectorizer.idf_.astype(np.float32))


@dataclass(frozen=True)
class TextFeatures:
    """Turns a text into numbered features with values; each block has length one."""

    blocks: list[Block]

    @classmethod
    def of(cls, texts: Sequence[str]) -> TextFeatures:
        """Learns which features there are."""
        normalised = [normalise(text) for text in texts]
        return cls([Block.of(words, normalised, 1), Block.of(letters, normalised, 2)])

    @property
    def count(self) -> int:
        """How many features there are."""
        return sum(len(block.rarity) for block in self.blocks)

    def read(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The numbers of the known features in the text, and their values."""
        normalised = normalise(text)
        numbers: list[NDArray[np.int32]] = []
        values: list[NDArray[np.float32]] = []
        offset = 0
        for block in self.blocks:
            counted = Counter(map(block.numbers.get, block.extract(normalised)))
            counted.pop(None, None)
            found = np.fromiter(counted, dtype=np.int32, count=len(counted))
            often = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
            value = (1 + np.log(often)) * block.rarity[found]
            numbers.append(found + offset)
            values.append(value / max(float(np.sqrt(value @ value)), 1e-9))
            offset += len(block.rarity)
        return np.concatenate(numbers), np.concatenate(values).astype(np.float32)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """A row for each text and a column for each feature."""
        rows = [self.read(text) for text in texts]
        ends = np.cumsum([0, *(len(numbers) for numbers, _ in rows)])
        return sparse.csr_matrix(
            (np.concatenate([v for _, v in rows]), np.concatenate([n for n, _ in rows]), ends),
            shape=(len(rows), self.count),
        )
