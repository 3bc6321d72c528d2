"""What goes wrong with calls of the Send API: in a given order, or at random with a seed."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from enum import Enum

from tests.messenger.platform.graph_errors import GraphError


class Lost(Enum):
    """The connection breaks, before the message was accepted or after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Slow:
    """The answer takes so many seconds; then comes what would have come."""

    seconds: float


Mishap = GraphError | Lost | Slow | None


class Trouble:
    """Decides for each call. A test sets it while the server runs."""

    def __init__(self) -> None:
        self._scripted: deque[Mishap] = deque()
        self._random: tuple[random.Random, float, tuple[Mishap, ...]] | None = None
        self.with_every_message: Mishap = None
        self.with_every_action: Mishap = None

    def comes(self, *mishaps: Mishap) -> None:
        """So go the next messages, one after the other; None goes well."""
        self._scripted.extend(mishaps)

    def comes_at_random(self, share: float, *mishaps: Mishap, seed: int) -> None:
        """That share of the messages and sender actions meets one of these."""
        self._random = (random.Random(seed), share, mishaps)

    def ends(self) -> None:
        """From now on all goes well."""
        self._scripted.clear()
        self._random = self.with_every_message = self.with_every_action = None

    def of_message(self) -> Mishap:
        """What happens to this message."""
        if self._scripted:
            return self._scripted.popleft()
        return self.with_every_message or self._drawn()

    def of_action(self) -> Mishap:
        """What happens to this sender action (typing, seen)."""
        return self.with_every_action or self._drawn()

    def _drawn(self) -> Mishap:
        if self._random is None:
            return None
        chance, share, mishaps = self._random
        return chance.choice(mishaps) if chance.random() < share else None
