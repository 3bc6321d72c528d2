"""The corrections that wait, each with what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.review.corrections.exchange import examples_of, open_corrections, wanted
from desk.review.corrections.recording import may_change
from desk.review.corrections.training import training_data
from desk.review.models import Correction
from vejviser.training_data.changes import Labelled
from vejviser.training_data.examples import TrainingData
from vejviser.training_data.plan import Finding, Plan, Problem, planned


@dataclass(frozen=True)
class Row:
    """A correction as the list shows it."""

    correction: Correction
    examples: tuple[Labelled, ...]
    findings: tuple[Finding, ...]
    changeable: bool

    @property
    def blocked(self) -> bool:
        """Whether it is left out of what is exported."""
        return any(finding.blocks for finding in self.findings)

    @property
    def done(self) -> bool:
        """Whether the training data has all of it."""
        there = {finding.labelled for finding in self.findings if finding.problem is Problem.ALREADY_THERE}
        return not self.blocked and len(there) == len(set(self.examples))

    @property
    def movable(self) -> bool:
        """Whether only examples under other intents are in its way."""
        problems = {finding.problem for finding in self.findings if finding.blocks}
        return problems == {Problem.OTHER_INTENT}


@dataclass(frozen=True)
class Pending:
    """All open corrections, conflicts first, and what would become of the training data."""

    rows: tuple[Row, ...]
    plan: Plan
    data: TrainingData


def pending(user: Any) -> Pending:
    """What waits, as this user may change it. Raises `TrainingDataError`."""
    corrections = list(open_corrections().select_related("message__conversation", "by"))
    data = training_data()
    plan = planned([wanted(correction) for correction in corrections], data)
    rows = [
        Row(
            correction,
            examples_of(correction),
            plan.findings.get(correction.pk, ()),
            may_change(user, correction),
        )
        for correction in corrections
    ]
    rows.sort(key=lambda row: (not row.blocked, -row.correction.pk))
    return Pending(tuple(rows), plan, data)
