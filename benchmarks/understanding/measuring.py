"""One run over all assistants: the same messages, as they stand and as others would type them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.understanding.answers import OFF_TOPIC, Answer, ask
from benchmarks.understanding.assistants import WORK, Assistant, Trained
from benchmarks.understanding.messages import Example
from benchmarks.understanding.metrics import (
    TurningAway,
    Understanding,
    times,
    turning_away,
    understanding,
)
from vejviser.nlu.ways_of_writing import carelessly, with_typos, without_danish_letters

AS_WRITTEN, ALL_TOGETHER = "as written", "all together"
TYPOS_SEED = 7


def ways() -> dict[str, Callable[[str], str]]:
    """By name how a message is changed before it is asked; typos are the same ones in every run."""
    chance = random.Random(TYPOS_SEED)
    return {
        AS_WRITTEN: lambda text: text,
        "5 % typos": lambda text: with_typos(text, chance),
        "lower case, no punctuation": carelessly,
        "ae, oe, aa": without_danish_letters,
    }


@dataclass(frozen=True)
class Measured:
    """What was found out about one assistant; `answers` and `off_topic` are to look into, by message."""

    name: str
    trained: Trained
    megabytes_of_memory: float
    answers: list[Answer]
    off_topic: dict[str, list[Answer]]
    by_way: dict[str, Understanding]
    away: dict[str, TurningAway]
    parse: tuple[float, float]


def measure(assistant: Assistant, examples: list[Example], off_topic: dict[str, list[str]]) -> Measured:
    """Trains, asks everything in one process, and computes."""
    trained = assistant.train()
    texts = {way: [change(one.text) for one in examples] for way, change in ways().items()}
    asked = [text for group in (texts, off_topic) for some in group.values() for text in some]
    found, memory = ask([*assistant.command, str(trained.model)], asked, WORK / f"{assistant.name}.log")
    rest = iter(found)
    by_way = {way: [next(rest) for _ in some] for way, some in texts.items()}
    away = {name: [next(rest) for _ in some] for name, some in off_topic.items()}
    plain = by_way[AS_WRITTEN]
    inside = [answer for answer, one in zip(plain, examples, strict=True) if one.intent != OFF_TOPIC]
    sets = {**away, ALL_TOGETHER: [one for some in away.values() for one in some]} if away else {}
    return Measured(
        assistant.name,
        trained,
        memory,
        plain,
        away,
        {way: understanding(examples, some) for way, some in by_way.items()},
        {name: turning_away(inside, some) for name, some in sets.items() if some},
        times(plain),
    )
