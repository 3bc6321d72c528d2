"""What 200 open event streams cost on one bot process: p95 of a turn against none, and memory of a stream.

`make bench-streams` prints the table. Rounds without and with streams take turns, so that the machine's own
ups and downs meet both; the streams listen to conversations in which nothing is said.
"""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from pathlib import Path
from statistics import quantiles

import psutil

from benchmarks.bots import LIMITS
from benchmarks.connections import Connections, run
from benchmarks.customers import WebsiteCustomer
from tests.e2e.running_stack import Stack, running_apart

STREAMS, ROUNDS, CONVERSATIONS, SIDE_BY_SIDE = 200, 4, 30, 2
SCRIPT = ("hej", "jeg vil gerne give feedback", "jeres app er blevet rigtig god", "hvem læser det?")


class Listener(WebsiteCustomer):
    """A customer with an open event stream."""

    async def listen(self, opened: asyncio.Event) -> None:
        """Holds a stream open until cancelled."""
        headers = {**self._headers, "Accept": "text/event-stream"}
        stream = await self._http.stream(f"{self._base}/events", headers)
        try:
            while True:
                await stream.part()
                opened.set()
        finally:
            stream.close()


async def turns(http: Connections, bot: str) -> list[float]:
    """Seconds of each turn of `CONVERSATIONS`, so many side by side."""
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def talk() -> list[float]:
        async with places:
            customer = WebsiteCustomer(http, bot)
            await customer.begin()
            took = [await customer.say(text) for text in SCRIPT]
            await customer.end()
            return took

    return [s for took in await asyncio.gather(*(talk() for _ in range(CONVERSATIONS))) for s in took]


async def measure(stack: Stack) -> None:
    """All rounds, then the table."""
    process = psutil.Process(stack.processes["bot"].pid)
    without: list[float] = []
    beside: list[float] = []
    grown: list[float] = []
    async with Connections() as http:
        await turns(http, stack.bot)  # warm-up
        for _ in range(ROUNDS):
            without += await turns(http, stack.bot)
            before = process.memory_full_info().uss
            listeners = [Listener(http, stack.bot) for _ in range(STREAMS)]
            opened = [asyncio.Event() for _ in listeners]
            for listener in listeners:
                await listener.begin()
            tasks = [
                asyncio.create_task(one.listen(bell)) for one, bell in zip(listeners, opened, strict=True)
            ]
            await asyncio.gather(*(bell.wait() for bell in opened))
            grown.append(process.memory_full_info().uss - before)
            beside += await turns(http, stack.bot)
            assert not any(task.done() for task in tasks), "a stream ended"
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    report(without, beside, grown[0])


def report(without: list[float], beside: list[float], grown: float) -> None:
    """Prints the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{ROUNDS} rounds of {CONVERSATIONS * len(SCRIPT)} turns each, {SIDE_BY_SIDE} customers at once\n")
    print(f"| | no streams | {STREAMS} streams | ratio |\n|---|---|---|---|")
    for name, place in (("p50", 49), ("p95", 94)):
        alone, crowded = (quantiles(values, n=100)[place] * 1000 for values in (without, beside))
        print(f"| {name} of a turn | {alone:.0f} ms | {crowded:.0f} ms | {crowded / alone:.2f} |")
    print(f"\nmemory of one stream (first round): {grown / STREAMS / 1000:.0f} kB")


def main() -> None:
    """Starts everything and measures."""
    with tempfile.TemporaryDirectory() as var, running_apart(Path(var), **LIMITS) as stack:
        run(measure(stack))


if __name__ == "__main__":
    main()
