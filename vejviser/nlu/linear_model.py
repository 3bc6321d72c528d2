"""What is left of a trained classifier when only single messages are asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline

# What people write along with what they want.
BESIDE_THE_POINT = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "provide_details", "express_frustration"}
)
LONG_MESSAGE_WORDS = 10
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class LinearModel:
    """Features, and a row of weights for each of them with a column for each intent.

    scikit-learn's own `predict_proba` copies all weights for each message, which takes several times longer
    than everything else; a message has a few hundred features of some ten thousand.
    """

    intents: list[str]
    vectorizers: list[TfidfVectorizer]
    weights: NDArray[np.float32]
    biases: NDArray[np.float64]

    @classmethod
    def of(cls, pipeline: Pipeline) -> LinearModel:
        """The model of a fitted pipeline of `build_pipeline`."""
        features: Any = pipeline["features"]
        classifier: Any = pipeline["classifier"]
        return cls(
            [str(intent) for intent in classifier.classes_],
            [vectorizer for _, vectorizer in features.transformer_list],
            np.ascontiguousarray(classifier.coef_.T, dtype=np.float32),
            classifier.intercept_,
        )

    def probabilities(self, text: str) -> NDArray[np.float64]:
        """Of each intent, in their order; they add up to 1."""
        found = sparse.hstack([each.transform([text]) for each in self.vectorizers], format="csr")
        scores = (self.weights[found.indices] * found.data[:, None]).sum(axis=0) + self.biases
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()


def probabilities_of(model: LinearModel, text: str) -> NDArray[np.float64]:
    """The probability of each of the model's intents for one message.

    A longer message in which a greeting, a name or a curse drowns what it is about is read again
    sentence by sentence, without the sentences that say nothing else.
    """
    whole = model.probabilities(text)
    if model.intents[whole.argmax()] not in BESIDE_THE_POINT or len(text.split()) < LONG_MESSAGE_WORDS:
        return whole
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if len(sentence.split()) >= 3]
    if len(sentences) < 2:
        return whole
    each = [model.probabilities(sentence) for sentence in sentences]
    telling = [found for found in each if model.intents[found.argmax()] not in BESIDE_THE_POINT]
    # The clearest sentence, not the mean: what a message is about is said once.
    return max(telling, key=lambda found: found.max(), default=whole)
