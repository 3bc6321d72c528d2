"""What `vejviser review try` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vejviser.review.comparison import Change, Comparison
from vejviser.review.trial import Trial
from vejviser.training_data.corrections import Correction
from vejviser.training_data.plan import Finding, Plan, Problem

MOST_CHANGES = 25
MOST_CHARACTERS = 90


def plan_lines(plan: Plan, corrections: Sequence[Correction]) -> Iterator[str]:
    """What will be done with the corrections, and why something will not."""
    yield (
        f"{len(corrections)} correction(s): {len(plan.added)} example(s) to add, "
        f"{len(plan.removed)} to remove, {len(plan.done)} already there, {len(plan.left_out)} left out"
    )
    for correction in corrections:
        for finding in plan.findings.get(correction.id, ()):
            if finding.blocks:
                yield f"  left out: {correction.id} »{shortened(finding.labelled.text)}« {_reason(finding)}"


def trial_lines(trial: Trial, corrected: int) -> Iterator[str]:
    """Before and after, and each message that is understood otherwise."""
    comparison = trial.comparison
    before, after = comparison.before, comparison.after
    yield f"{comparison.messages} messages that nobody trained on:      before     after"
    yield f"  macro-F1                                 {before.macro_f1:7.3f}   {after.macro_f1:7.3f}"
    yield f"  understood rightly                       {before.right:7d}   {after.right:7d}"
    yield f"  not understood                           {before.not_understood:7d}   {after.not_understood:7d}"
    if corrected:
        yield (
            f"The {corrected} corrected example(s) themselves:    "
            f"{trial.learnt_before:7d}   {trial.learnt_after:7d}"
        )
    yield from _changes("Better", comparison.better)
    yield from _changes("Worse", comparison.worse)
    yield from _changes("Wrong in another way", comparison.otherwise)
    yield from _intents(comparison)


def shortened(text: str) -> str:
    """`text`, cut with an ellipsis where it is too long for a line."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1].rstrip() + "…"


def _changes(title: str, changes: Sequence[Change]) -> Iterator[str]:
    yield f"{title}: {len(changes) or 'none'}"
    for change in changes[:MOST_CHANGES]:
        yield f"  {change.before} -> {change.after}: {shortened(change.message.text)}"
        if change.after != change.message.intent and change.before != change.message.intent:
            yield f"    right would be {change.message.intent}"
    if len(changes) > MOST_CHANGES:
        yield f"  … and {len(changes) - MOST_CHANGES} more"


def _intents(comparison: Comparison) -> Iterator[str]:
    if changed := comparison.changed_intents():
        yield "F1 of the intents that changed:"
    for intent, before, after in changed:
        yield f"  {intent:24} {before:.3f} -> {after:.3f}"


def _reason(finding: Finding) -> str:
    match finding.problem:
        case Problem.OTHER_INTENT if finding.example:
            example = finding.example
            return f"is taught as {example.intent} ({example.file}:{example.line}); move it or drop this"
        case Problem.DISAGREES if finding.other:
            return f"correction {finding.other.id} wants another intent for it"
        case Problem.TEST_MESSAGE:
            return "is a test message: training on it would make the measurement worthless"
        case _:
            return f"no training data teaches {finding.labelled.intent}"
