"""How many turns compute at the same time, so that requests are answered between their steps.

Turns share one event loop with the HTTP server. A step of a turn, such as understanding a message, holds the
loop for milliseconds; a server that has fifty turns at a step each would answer nobody meanwhile. More turns
at once make nothing faster: they compute one after the other anyway. A turn that waits for another process
leaves its place to the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

COMPUTING_AT_ONCE = 3


@dataclass
class _Place:
    """Whether the running turn has its place at the moment, and among whom."""

    gate: asyncio.Semaphore
    held: bool = True


_place: ContextVar[_Place | None] = ContextVar("vejviser_turn_place", default=None)


class TurnGate:
    """Lets `at_once` turns compute. For use on one event loop."""

    def __init__(self, at_once: int = COMPUTING_AT_ONCE) -> None:
        self._semaphore = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def computing(self) -> AsyncIterator[None]:
        """Around a turn; waits for a place, first come first served."""
        await self._semaphore.acquire()
        place = _Place(self._semaphore)
        token = _place.set(place)
        try:
            yield
        finally:
            _place.reset(token)
            if place.held:
                self._semaphore.release()


@asynccontextmanager
async def waiting_for_others() -> AsyncIterator[None]:
    """Around a wait for another process within a turn: others compute meanwhile. Outside of turns, nothing.

    A wait that fails does not stand in line again: what is left of such a turn is short.
    """
    place = _place.get()
    if place is None or not place.held:
        yield
        return
    place.held = False
    place.gate.release()
    yield
    await place.gate.acquire()
    place.held = True
