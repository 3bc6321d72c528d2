"""Whether a message has anything to do with the company at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log1p

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from vejviser.nlu.general_danish import WordCounts, words_of
from vejviser.nlu.linear_model import probabilities

OFF_TOPIC = "out_of_scope"
_LEAST = 1e-6


@dataclass(frozen=True)
class Vocabulary:
    """What words say: how they are used by customers, and how in Danish in general."""

    ours: WordCounts
    general: WordCounts

    def evidence(self, text: str) -> list[float]:
        """Words that customers have not used, words in all, and for whom the words speak: on average, the
        most and the least speaking one."""
        found = words_of(text)
        speaking = [self.ours.log_probability(word) - self.general.log_probability(word) for word in found]
        unknown = sum(word not in self.ours.counts for word in found)
        if not speaking:
            return [0.0, 0.0, 0.0, 0.0, 0.0]
        return [
            log1p(unknown),
            log1p(len(found)),
            sum(speaking) / len(speaking),
            max(speaking),
            min(speaking),
        ]


def evidence_of_scores(scores: NDArray[np.float64], off_topic: int) -> list[float]:
    """What the classifier's scores say: how sure it is of an intent of ours, how sure and how strongly that
    the message is off-topic."""
    sure = probabilities(scores)
    return [
        _log_odds(float(np.delete(sure, off_topic).max())),
        _log_odds(float(sure[off_topic])),
        float(scores[off_topic]),
    ]


@dataclass(frozen=True)
class OffTopicDetector:
    """Weighs the evidence: a logistic regression with its threshold at a chosen loss of own messages."""

    weights: NDArray[np.float64]
    threshold: float

    @classmethod
    def of(
        cls,
        evidence: NDArray[np.float64],
        off_topic: NDArray[np.bool_],
        own_messages_lost: float,
    ) -> OffTopicDetector:
        """Learns from the evidence on messages that the classifier had not seen.

        The threshold is where `own_messages_lost` (0–1) of those that are not off-topic would be turned away.
        """
        scaler = StandardScaler().fit(evidence)
        classifier = LogisticRegression(class_weight="balanced", max_iter=1000)
        classifier.fit(
            scaler.transform(evidence),
            ~off_topic,
        )
        weights = classifier.coef_[0] / scaler.scale_
        threshold = float(np.quantile(evidence[~off_topic] @ weights, own_messages_lost))
        return cls(weights, threshold)

    def own(self, evidence: Sequence[float]) -> float:
        """How likely the message is one of the company's: below 0.5 it is taken for off-topic."""
        return float(1 / (1 + np.exp(self.threshold - np.dot(self.weights, evidence))))


def _log_odds(probability: float) -> float:
    return log((probability + _LEAST) / (1 - probability + _LEAST))
