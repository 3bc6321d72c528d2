"""How near a message comes to what customers have said in the training data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SOME = 5


@dataclass(frozen=True)
class Neighbours:
    """The training messages by feature, and which of them are off-topic."""

    starts: NDArray[np.int64]
    messages: NDArray[np.int32]
    values: NDArray[np.float32]
    off_topic: NDArray[np.bool_]

    @classmethod
    def of(cls, matrix: sparse.csr_matrix, off_topic: NDArray[np.bool_]) -> Neighbours:
        """From a row of features for each training message."""
        by_feature = matrix.tocsc()
        return cls(
            by_feature.indptr.astype(np.int64),
            by_feature.indices.astype(np.int32),
            by_feature.data.astype(np.float32),
            off_topic,
        )

    def nearness(self, numbers: NDArray[np.int32], values: NDArray[np.float32]) -> list[float]:
        """Of the nearest message of the company's, of the nearest off-topic one, and of the nearest five of
        each on average: 0 (nothing in common) to 1 (the same)."""
        counts = self.starts[numbers + 1] - self.starts[numbers]
        # The places of all messages that have any of the features, without a loop over the features.
        places = np.arange(counts.sum()) + np.repeat(
            self.starts[numbers] - np.cumsum(counts) + counts, counts
        )
        alike = np.bincount(
            self.messages[places],
            weights=self.values[places] * np.repeat(values, counts),
            minlength=len(self.off_topic),
        )
        alike = alike / 2  # two blocks of features, each of length one
        own, other = alike[~self.off_topic], alike[self.off_topic]
        nearest = [np.partition(some, -SOME)[-SOME:] for some in (own, other)]
        return [*(float(some.max()) for some in nearest), *(float(some.mean()) for some in nearest)]
