"""How a trained model understands messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from vejviser.review.errors import ReviewFailed
from vejviser.training_data.changes import Labelled

NOT_UNDERSTOOD = "nlu_fallback"


@dataclass(frozen=True)
class Scores:
    """`macro_f1` is the mean of the F1 scores of all intents, 0 to 1; `f1` that of each."""

    macro_f1: float
    f1: dict[str, float]
    right: int
    not_understood: int


def read_test_messages(directory: Path) -> tuple[Labelled, ...]:
    """Messages that nobody trained on: a file `<intent>.txt` for each intent, a message on each line.

    Raises `ReviewFailed` if there are none.
    """
    found = tuple(
        Labelled(line, path.stem)
        for path in sorted(directory.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    if not found:
        raise ReviewFailed(f"{directory}: no test messages, <intent>.txt with one on each line")
    return found


def understood(model: Path, texts: Iterable[str]) -> list[str]:
    """The intent that the model finds in each text; `NOT_UNDERSTOOD` where it would ask again."""
    from rasa.core.agent import Agent  # imports TensorFlow: only when needed

    agent = Agent.load(model)

    async def parse() -> list[str]:
        return [(await agent.parse_message(text))["intent"]["name"] for text in texts]

    return asyncio.run(parse())


def scores(messages: Sequence[Labelled], answers: Sequence[str]) -> Scores:
    """What the answers to these messages are worth."""
    from sklearn import metrics

    right = [message.intent for message in messages]
    intents = sorted(set(right))
    of_each = cast(Any, metrics).f1_score(right, answers, average=None, labels=intents, zero_division=0)
    return Scores(
        macro_f1=float(sum(of_each) / len(intents)),
        f1={intent: float(score) for intent, score in zip(intents, of_each, strict=True)},
        right=sum(answer == wanted for answer, wanted in zip(answers, right, strict=True)),
        not_understood=list(answers).count(NOT_UNDERSTOOD),
    )
