"""From a customer's message to how likely each intent is: everything that is learnt, in one object."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.model_selection import GroupKFold

from vejviser.nlu.bare_names import with_bare_name
from vejviser.nlu.general_danish import WordCounts, general_danish
from vejviser.nlu.linear_model import LinearModel, probabilities
from vejviser.nlu.mistyped_words import MistypedWords
from vejviser.nlu.near_duplicates import near_duplicates
from vejviser.nlu.neighbours import Neighbours
from vejviser.nlu.normaliser import normalise
from vejviser.nlu.off_topic import OFF_TOPIC, OffTopicDetector, Vocabulary, evidence_of_scores
from vejviser.nlu.text_features import TextFeatures
from vejviser.nlu.ways_of_writing import carelessly, with_typos

# What people write along with what they want.
BESIDE_THE_POINT = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "provide_details", "express_frustration"}
)
LONG_MESSAGE_WORDS = 10
# How sure it is that what customers have said before is one of the company's matters.
KNOWN = 0.99
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Settings:
    """How to learn: inverse strength of the regularisation, iterations for the classifier and for the ones
    that only find evidence, how many of these, the share of own messages that may be taken for off-topic
    (among those held out, which are harder than what customers write), and by what scores are multiplied,
    which is where held-out messages are most probable: without it, confidence is too low."""

    inverse_regularisation: float = 20.0
    iterations: int = 100
    evidence_iterations: int = 40
    folds: int = 3
    own_messages_lost: float = 0.13
    sharpness: float = 1.5


@dataclass(frozen=True)
class Reader:
    """Classifier, neighbours and words of some training messages: what a message is read with."""

    features: TextFeatures
    classifier: LinearModel
    neighbours: Neighbours
    vocabulary: Vocabulary
    mistyped: MistypedWords
    off_topic: int

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        general: WordCounts,
        settings: Settings,
        iterations: int,
    ) -> Reader:
        """Learns from messages with their intents; the classifier also from each of them mistyped."""
        texts = [with_bare_name(text) for text in texts]
        features = TextFeatures.of(texts)
        matrix = features.matrix(texts)
        other = np.array([intent == OFF_TOPIC for intent in intents])
        mistyped = [with_typos(text, random.Random(number)) for number, text in enumerate(texts)]
        classifier = LinearModel.of(
            sparse.csr_matrix(sparse.vstack([matrix, features.matrix(mistyped)])),
            [*intents, *intents],
            settings.inverse_regularisation,
            iterations,
        )
        ours = WordCounts.of(text for text, is_other in zip(texts, other, strict=True) if not is_other)
        return cls(
            features,
            classifier,
            Neighbours.of(matrix, other),
            Vocabulary(ours, general),
            MistypedWords.of(ours, frozenset(general.counts) | frozenset(WordCounts.of(texts).counts)),
            classifier.intents.index(OFF_TOPIC),
        )

    def named(self, text: str) -> str:
        """The text, or what stands for a name where it is one and nothing else."""
        return with_bare_name(text, self.mistyped.known)

    def read(self, text: str) -> tuple[NDArray[np.float64], list[float]]:
        """The score of each intent, and the evidence on whether it is off-topic."""
        text = self.mistyped.mended(normalise(self.named(text)))
        numbers, values = self.features.read(text)
        scores = self.classifier.scores(numbers, values)
        evidence = [
            *evidence_of_scores(scores, self.off_topic),
            *self.neighbours.nearness(numbers, values),
            *self.vocabulary.evidence(text),
        ]
        return scores, evidence


@dataclass(frozen=True)
class Understanding:
    """A reader, and what turns its scores and evidence into probabilities.

    `said` is what customers say in the training data: that is never off-topic, however little it says.
    """

    reader: Reader
    detector: OffTopicDetector
    said: frozenset[str]
    sharpness: float

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str], settings: Settings) -> Understanding:
        """Learns; `out_of_scope` must be among the intents.

        What is off-topic is learnt from messages that the reader had not seen: it reads a part of them after
        learning from the others, near-duplicates together.
        """
        general = general_danish()
        evidence: list[list[float]] = [[] for _ in texts]
        for seen, unseen in GroupKFold(settings.folds).split(texts, groups=near_duplicates(texts)):
            learnt = [(texts[int(number)], intents[int(number)]) for number in seen]
            some_texts, some_intents = zip(*learnt, strict=True)
            reader = Reader.of(some_texts, some_intents, general, settings, settings.evidence_iterations)
            for number in map(int, unseen):
                evidence[number] = reader.read(texts[number])[1]
        detector = OffTopicDetector.of(
            np.array(evidence),
            np.array([intent == OFF_TOPIC for intent in intents]),
            settings.own_messages_lost,
        )
        reader = Reader.of(texts, intents, general, settings, settings.iterations)
        pairs = zip(texts, intents, strict=True)
        said = frozenset(_as_said(with_bare_name(text)) for text, intent in pairs if intent != OFF_TOPIC)
        return cls(reader, detector, said, settings.sharpness)

    @property
    def intents(self) -> list[str]:
        """In the order of the probabilities."""
        return self.reader.classifier.intents

    def probabilities(self, text: str) -> NDArray[np.float64]:
        """Of each intent for one message; they add up to 1.

        A longer message in which a greeting, a name or a curse drowns what it is about is read again
        sentence by sentence, without the sentences that say nothing else.
        """
        whole = self._read(text)
        if self.intents[whole.argmax()] not in BESIDE_THE_POINT or len(text.split()) < LONG_MESSAGE_WORDS:
            return whole
        sentences = [sentence for sentence in _SENTENCE_END.split(text) if len(sentence.split()) >= 3]
        if len(sentences) < 2:
            return whole
        each = [self._read(sentence) for sentence in sentences]
        beside = {*BESIDE_THE_POINT, OFF_TOPIC}
        telling = [found for found in each if self.intents[found.argmax()] not in beside]
        # The clearest sentence, not the mean: what a message is about is said once.
        return max(telling, key=lambda found: found.max(), default=whole)

    def most_likely(self, clause: str) -> tuple[str, float]:
        """The intent of a part of a message that stands for itself, and its confidence (0–1)."""
        found = self._read(clause)
        best = int(found.argmax())
        return self.intents[best], float(found[best])

    def _read(self, text: str) -> NDArray[np.float64]:
        scores, evidence = self.reader.read(text)
        known = _as_said(self.reader.named(text)) in self.said
        own = KNOWN if known else self.detector.own(evidence)
        found = probabilities(np.delete(scores, self.reader.off_topic) * self.sharpness) * own
        other = 1 - own
        if own >= 0.5:
            # Not off-topic, so off-topic is not what stands first, however many intents share the rest.
            other = min(other, found.max() / 2)
        found = np.insert(found, self.reader.off_topic, other)
        return found / found.sum()


def _as_said(text: str) -> str:
    return normalise(carelessly(text))
