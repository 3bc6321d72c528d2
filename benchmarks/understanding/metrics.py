"""How good answers are: right intents, honest confidence, and what is turned away."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.understanding.answers import NOT_UNDERSTOOD, OFF_TOPIC, Answer
from benchmarks.understanding.messages import Example

CALIBRATION_BINS = 15
# At how many messages of the company's own, wrongly turned away, the false accepts are compared.
TURNED_AWAY = 0.03


@dataclass(frozen=True)
class Understanding:
    """Of the messages of all intents, as they stand or as they were changed."""

    macro_f1: float
    by_intent: dict[str, float]
    calibration_error: float
    turned_away: float


def understanding(examples: list[Example], answers: list[Answer]) -> Understanding:
    """F1 (0–1) of each intent and their mean; the expected calibration error of the most likely intent
    in `CALIBRATION_BINS` bins of equal width; and the share of messages that are not off-topic and were
    nevertheless not accepted."""
    right = [one.intent for one in examples]
    intents = sorted(set(right))
    scores = f1_score(
        right, [one.intent for one in answers], labels=intents, average=None, zero_division=0
    )  # fmt: skip
    ours = [answer for answer, example in zip(answers, examples, strict=True) if example.intent != OFF_TOPIC]
    return Understanding(
        float(np.mean(scores)),
        dict(zip(intents, map(float, scores), strict=True)),
        _calibration_error(right, [one.guess for one in answers]),
        sum(not one.accepted for one in ours) / len(ours),
    )


def _calibration_error(right: list[str], guesses: list[tuple[str, float]]) -> float:
    sure = np.array([confidence for _, confidence in guesses])
    hit = np.array([name == intent for (name, _), intent in zip(guesses, right, strict=True)])
    bins = np.minimum((sure * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        abs(hit[bins == number].mean() - sure[bins == number].mean()) * (bins == number).sum()
        for number in np.unique(bins)
    ]
    return float(sum(gaps) / len(sure))


@dataclass(frozen=True)
class TurningAway:
    """Of off-topic messages: how many were accepted, with the assistant's own threshold and with the one at
    which `TURNED_AWAY` of the company's messages are lost; and how well confidence tells them apart."""

    accepted: float
    accepted_at_equal_loss: float
    auroc: float


def turning_away(in_domain: list[Answer], off_topic: list[Answer]) -> TurningAway:
    """All values 0–1. `in_domain` are answers to messages that are not off-topic."""
    inside, outside = scores(in_domain), scores(off_topic)
    threshold = np.quantile(inside, TURNED_AWAY)
    return TurningAway(
        sum(one.accepted for one in off_topic) / len(off_topic),
        float((outside >= threshold).mean()),
        float(
            roc_auc_score([1] * len(inside) + [0] * len(outside), np.concatenate([inside, outside]))
        ),
    )  # fmt: skip


def scores(answers: list[Answer]) -> NDArray[np.float64]:
    """How sure the assistant was that each message is one of the company's."""
    return np.array([one.in_domain for one in answers])


def curve(in_domain: list[Answer], off_topic: list[Answer]) -> list[tuple[float, float, float]]:
    """Threshold, share of the company's messages lost at it, and share of off-topic messages accepted."""
    inside, outside = scores(in_domain), scores(off_topic)
    thresholds = np.unique(np.quantile(np.concatenate([inside, outside]), np.linspace(0, 1, 200)))
    return [(float(at), float((inside < at).mean()), float((outside >= at).mean())) for at in thresholds]


def times(answers: list[Answer]) -> tuple[float, float]:
    """Milliseconds of the median message and of the one that 95 % are faster than."""
    took = [one.milliseconds for one in answers]
    return median(took), quantiles(took, n=20)[-1]


@dataclass(frozen=True)
class Confusion:
    """An intent taken for another one, how often, and the messages."""

    right: str
    found: str
    messages: list[str]


def confusions(examples: list[Example], answers: list[Answer]) -> list[Confusion]:
    """Every pair that occurs, the most frequent first."""
    found: dict[tuple[str, str], list[str]] = {}
    for example, answer in zip(examples, answers, strict=True):
        if answer.intent != example.intent:
            found.setdefault((example.intent, answer.intent), []).append(example.text)
    pairs = [Confusion(right, other, texts) for (right, other), texts in found.items()]
    return sorted(pairs, key=lambda one: (-len(one.messages), one.right, one.found))


def confusion_matrix(examples: list[Example], answers: list[Answer]) -> tuple[list[str], NDArray[np.int64]]:
    """The names (intents, then not understood) and how often each row was taken for each column."""
    names = [*sorted({one.intent for one in examples}), NOT_UNDERSTOOD]
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for example, answer in zip(examples, answers, strict=True):
        if answer.intent in names:
            counts[names.index(example.intent), names.index(answer.intent)] += 1
    return names, counts
