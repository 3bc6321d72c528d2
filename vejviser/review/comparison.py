"""What a training made better and what worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vejviser.review.measuring import Scores, scores
from vejviser.training_data.changes import Labelled

# Changes of an intent's F1 below this are not worth a line.
LEAST_F1_CHANGE = 0.005


@dataclass(frozen=True)
class Change:
    """A message that is understood as something else than before."""

    message: Labelled
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Before and after on the same messages; `otherwise` was wrong and is wrong in another way."""

    messages: int
    before: Scores
    after: Scores
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    otherwise: tuple[Change, ...]

    def changed_intents(self) -> list[tuple[str, float, float]]:
        """Intents whose F1 has changed, most worsened first: name, before, after."""
        changed = [
            (intent, self.before.f1[intent], self.after.f1[intent])
            for intent in self.before.f1
            if abs(self.after.f1[intent] - self.before.f1[intent]) >= LEAST_F1_CHANGE
        ]
        return sorted(changed, key=lambda row: row[2] - row[1])


def compared(messages: Sequence[Labelled], before: Sequence[str], after: Sequence[str]) -> Comparison:
    """The comparison of two models' answers to these messages."""
    changes = [
        Change(message, old, new)
        for message, old, new in zip(messages, before, after, strict=True)
        if old != new
    ]
    return Comparison(
        messages=len(messages),
        before=scores(messages, before),
        after=scores(messages, after),
        better=tuple(change for change in changes if change.after == change.message.intent),
        worse=tuple(change for change in changes if change.before == change.message.intent),
        otherwise=tuple(
            change for change in changes if change.message.intent not in (change.before, change.after)
        ),
    )
