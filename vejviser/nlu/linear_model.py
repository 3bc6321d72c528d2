"""What is left of a trained classifier when only single messages are asked about."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True)
class LinearModel:
    """A row of weights for each feature with a column for each intent.

    scikit-learn's own `predict_proba` copies all weights for each message, which takes several times longer
    than everything else; a message has a few hundred features of some ten thousand.
    """

    intents: list[str]
    weights: NDArray[np.float32]
    biases: NDArray[np.float64]

    @classmethod
    def of(
        cls, matrix: sparse.csr_matrix, intents: Sequence[str], inverse_regularisation: float, iterations: int
    ) -> LinearModel:
        """Multinomial logistic regression on a row of features for each message.

        It may end before it has converged: more iterations fit the training messages, not new ones.
        """
        classifier: Any = LogisticRegression(C=inverse_regularisation, max_iter=iterations)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            classifier.fit(matrix, list(intents))
        return cls(
            [str(intent) for intent in classifier.classes_],
            np.ascontiguousarray(classifier.coef_.T, dtype=np.float32),
            classifier.intercept_.astype(np.float64),
        )

    def scores(self, numbers: NDArray[np.int32], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each intent, in their order: logarithms of the odds, but for a constant."""
        return (self.weights[numbers] * values[:, None]).sum(axis=0) + self.biases


def probabilities(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as probabilities that add up to 1."""
    odds = np.exp(scores - scores.max())
    return odds / odds.sum()
