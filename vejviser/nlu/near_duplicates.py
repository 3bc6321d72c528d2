"""Messages that say the same in nearly the same letters belong on the same side of a cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from vejviser.nlu.normaliser import normalise

# Cosine of two messages' letters in threes and fours, from which on they are the same message.
SAME = 0.7


def near_duplicates(texts: Sequence[str]) -> NDArray[np.int64]:
    """For each text the number of its group; a group is linked by pairs that are nearly the same."""
    vectorizer = TfidfVectorizer(preprocessor=normalise, analyzer="char_wb", ngram_range=(3, 4))
    vectors: Any = vectorizer.fit_transform(texts)
    alike = (vectors @ vectors.T).tocoo()
    group = list(range(len(texts)))

    def first_of(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    pairs = (alike.data >= SAME) & (alike.row < alike.col)
    for one, other in zip(alike.row[pairs], alike.col[pairs], strict=True):
        group[first_of(one)] = first_of(other)
    return np.array([first_of(number) for number in range(len(texts))])
