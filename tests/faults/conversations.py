"""What customers say in the fault suite: conversations as steps, and which steps end with a case."""

from __future__ import annotations

import random
from dataclasses import dataclass

QUESTIONS = (
    "hvad er ARN?",
    "hvem læser min klage?",
    "hvad med Forbrugerklagenævnet?",
    "hvordan kontakter jeg jer?",
    "hvem er du?",
    "hvad gemmer I om mig?",
)


@dataclass(frozen=True)
class Step:
    """What a customer says in one go. `opens_case`: the answer has a case number or a reference.

    Several texts are sent without waiting for answers; a single one is said again when it was not taken in.
    """

    texts: tuple[str, ...]
    opens_case: bool = False


def conversation(chance: random.Random) -> list[Step]:
    """One of the conversations, with questions in between."""
    parts = chance.choice(
        (
            [_complaint(chance), _after_case(chance)],
            [_complaint(chance), _after_case(chance)],
            [feedback()],
            [feedback(), _after_case(chance), _complaint(chance, known_contact=True)],
            [_questions(chance)],
        )
    )
    return [Step(("hej",)), *(step for part in parts for step in part), Step(("farvel",))]


def _complaint(chance: random.Random, *, known_contact: bool = False) -> list[Step]:
    steps = [
        Step(("jeg har talt med kundeservice tre gange og er utilfreds med behandlingen af min sag",)),
        Step((chance.choice(QUESTIONS[:4]),)),
        # No, not the contact details from before; and no, there is no invoice number.
        *([Step(("nej",))] if known_contact else []),
        Step(("nej",)),
        Step(("Dorte Friis",)),
        Step(("hvorfor skal I vide det?",)),
        Step(("dorte@example.dk",)),
        # Said without waiting: they must be taken in this order.
        Step(("De har lovet mig pengene tilbage", "men der er ikke sket noget i tre uger")),
        Step(("færdig",)),
        Step(("jeg vil have 450 kr. tilbage",)),
    ]
    if chance.random() < 0.5:
        steps.append(Step(("min mail er forkert, den rigtige er dorte.f@example.dk",)))
    return [*steps, Step(("ja",), opens_case=True)]


def feedback() -> list[Step]:
    """Praise with the wish for an answer; the last step opens the case."""
    return [
        Step(("Jeg vil bare rose jeres app, den er blevet så hurtig og nem",)),
        Step(("nej, det var det",)),
        Step(("ja tak",)),
        Step(("gitte.bach@example.dk",)),
        Step(("ja, send det",), opens_case=True),
    ]


def _after_case(chance: random.Random) -> list[Step]:
    return [
        Step(("tak for hjælpen",)),
        Step(tuple(chance.sample(QUESTIONS, 3))),
        Step(("hvad er status på min sag?",)),
    ]


def _questions(chance: random.Random) -> list[Step]:
    return [Step((text,)) for text in chance.sample(QUESTIONS, 4)] + [
        Step(tuple(chance.sample(QUESTIONS, 3)))
    ]
