"""Which corrections can be taken into the training data, and what stands against the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vejviser.training_data.changes import Labelled, changed
from vejviser.training_data.corrections import Correction
from vejviser.training_data.examples import Example, TrainingData
from vejviser.training_data.wording import sameness

# What people say in so few words is the same for everybody, in training and in testing.
COMMON_WORDS = 3


class Problem(StrEnum):
    """What a correction meets."""

    ALREADY_THERE = "already_there"  # taught as this intent: nothing is left to do
    OTHER_INTENT = "other_intent"  # taught as another intent
    DISAGREES = "disagrees"  # another correction wants another intent for the same words
    TEST_MESSAGE = "test_message"  # a message that the understanding is measured with
    UNKNOWN_INTENT = "unknown_intent"  # no training data teaches it


@dataclass(frozen=True)
class Finding:
    """One problem of one example; `example` is what stands there, `other` the correction that disagrees."""

    problem: Problem
    labelled: Labelled
    example: Example | None = None
    other: Correction | None = None
    blocks: bool = True


@dataclass(frozen=True)
class Plan:
    """What is added and removed, which corrections are in it, already done, or left out, and why."""

    added: tuple[Labelled, ...]
    removed: tuple[Example, ...]
    taken: tuple[int, ...]
    done: tuple[int, ...]
    findings: dict[int, tuple[Finding, ...]]

    @property
    def left_out(self) -> tuple[int, ...]:
        """Corrections that something stands against."""
        return tuple(key for key, found in self.findings.items() if any(finding.blocks for finding in found))

    def applied_to(self, data: TrainingData) -> TrainingData:
        """The training data with the corrections. Raises `TrainingDataError`."""
        return changed(data, self.added, self.removed)


def planned(
    corrections: Sequence[Correction], data: TrainingData, test_messages: Collection[str] = ()
) -> Plan:
    """What these corrections do to the training data.

    A correction is taken as a whole or not at all. `test_messages` are texts that must not be trained on.
    """
    findings = found(corrections, data, test_messages)
    added: dict[tuple[str, str], Labelled] = {}
    removed: dict[tuple[str, int], Example] = {}
    taken, done = [], []
    for correction in corrections:
        against = findings.get(correction.id, ())
        if any(finding.blocks for finding in against):
            continue
        there = {finding.labelled for finding in against if finding.problem is Problem.ALREADY_THERE}
        moved = [finding.example for finding in against if finding.problem is Problem.OTHER_INTENT]
        for labelled in correction.examples:
            if labelled not in there:
                added.setdefault((sameness(labelled.text), labelled.intent), labelled)
        removed |= {(example.file, example.line): example for example in moved if example}
        (taken if moved or len(there) < len(set(correction.examples)) else done).append(correction.id)
    return Plan(tuple(added.values()), tuple(removed.values()), tuple(taken), tuple(done), findings)


def found(
    corrections: Sequence[Correction], data: TrainingData, test_messages: Collection[str] = ()
) -> dict[int, tuple[Finding, ...]]:
    """What stands against each correction, by its id; those with nothing against them are not in it."""
    wanted: dict[str, list[tuple[Labelled, Correction]]] = defaultdict(list)
    for correction in corrections:
        for labelled in correction.examples:
            wanted[sameness(labelled.text)].append((labelled, correction))
    tested = {sameness(text) for text in test_messages if len(text.split()) > COMMON_WORDS}
    result = {}
    for correction in corrections:
        against: list[Finding] = []
        for labelled in correction.examples:
            same = sameness(labelled.text)
            if labelled.intent not in data.intents:
                against.append(Finding(Problem.UNKNOWN_INTENT, labelled))
            if same in tested:
                against.append(Finding(Problem.TEST_MESSAGE, labelled))
            against += _among_taught(labelled, correction, data.by_sameness.get(same, ()))
            against += _among_wanted(labelled, correction, wanted[same])
        if against:
            result[correction.id] = tuple(against)
    return result


def _among_taught(labelled: Labelled, correction: Correction, there: Sequence[Example]) -> Iterator[Finding]:
    for example in there:
        if example.intent == labelled.intent:
            yield Finding(Problem.ALREADY_THERE, labelled, example, blocks=False)
        else:
            yield Finding(Problem.OTHER_INTENT, labelled, example, blocks=not correction.moves)


def _among_wanted(
    labelled: Labelled, correction: Correction, wanted: list[tuple[Labelled, Correction]]
) -> Iterator[Finding]:
    seen = set()
    for other_labelled, other in wanted:
        if other_labelled.intent != labelled.intent and other.id not in seen:
            seen.add(other.id)
            yield Finding(Problem.DISAGREES, labelled, other=other)
