"""So many customers at once, each in one conversation after the other, without pauses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

import yaml

from benchmarks.connections import Connections
from benchmarks.customers import Customer

SCRIPTS = yaml.safe_load(Path(__file__).with_name("conversations.yml").read_text(encoding="utf-8"))
SHORT: list[list[str]] = SCRIPTS["short"]
LONG: list[str] = SCRIPTS["long"]
# For many conversations, when their number counts and not their speed.
SHORTEST = [script for script in SHORT if len(script) <= 6]

NewCustomer = Callable[[Connections], Customer]


@dataclass
class Load:
    """What was measured while all customers were busy: `turns` in seconds, one for each message."""

    turns: list[float] = field(default_factory=list)
    seconds: float = 0.0
    messages: int = 0
    answers: int = 0
    failed: int = 0

    @property
    def per_second(self) -> float:
        """Answered messages for each second."""
        return len(self.turns) / self.seconds

    def percentile(self, place: int) -> float:
        """That percentile of a turn in milliseconds."""
        return quantiles(self.turns, n=100, method="inclusive")[place - 1] * 1000


async def converse(
    http: Connections,
    new_customer: NewCustomer,
    customers: int,
    conversations: int,
    scripts: list[list[str]] = SHORT,
    ended: Callable[[int], None] = lambda _: None,
) -> Load:
    """Has so many conversations, one script after the other. `ended` hears how many are over.

    The clock stops when the last conversation has been taken up: afterwards fewer customers are busy.
    """
    load = Load()
    coming = islice(cycle(scripts), conversations)
    began = time.perf_counter()
    all_busy, over = True, 0

    async def talk() -> None:
        nonlocal all_busy, over
        for script in coming:
            customer = new_customer(http)
            await customer.begin()
            for text in script:
                took = await customer.say(text)
                if all_busy:
                    load.turns.append(took)
            await customer.end()
            load.messages += len(script)
            load.answers += customer.answers
            load.failed += customer.failed
            over += 1
            ended(over)
        if all_busy:
            all_busy = False
            load.seconds = time.perf_counter() - began

    await asyncio.gather(*(talk() for _ in range(customers)))
    return load
