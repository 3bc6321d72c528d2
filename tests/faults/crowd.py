"""Many customers at once, one conversation after the other, until there has been enough."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.faults.conversations import conversation
from tests.faults.customer import Customer


@dataclass
class Crowd:
    """`customers` have ended their conversations or are in the middle of them; `problems` ended one early."""

    entry: str
    size: int
    seed: int
    thinking_seconds: float
    customers: list[Customer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def accepted(self) -> int:
        """How many messages have got a 202 so far, repetitions not counted."""
        with self._lock:
            return sum(len(customer.accepted) for customer in self.customers)

    def talk_until(self, enough: Callable[[], bool]) -> None:
        """Returns when there is enough and everybody has ended the conversation."""
        with ThreadPoolExecutor(self.size, thread_name_prefix="customer") as pool:
            for place in [pool.submit(self._talk, number, enough) for number in range(self.size)]:
                place.result()

    def _talk(self, number: int, enough: Callable[[], bool]) -> None:
        chance = random.Random(f"{self.seed}-{number}")
        while not enough():
            try:
                self._one_conversation(chance)
            except AssertionError as error:
                self.problems.append(str(error))
                if len(self.problems) > 2 * self.size:
                    return

    def _one_conversation(self, chance: random.Random) -> None:
        customer = Customer(self.entry, self.troubles, chance)
        with self._lock:
            self.customers.append(customer)
        for step in conversation(chance):
            customer.take(step)
            time.sleep(chance.uniform(0, 2 * self.thinking_seconds))
