"""Start, speed under load and memory: each assistant alone on the machine, round after round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.bots import Ours, Peer, neighbours
from benchmarks.connections import Connections, run
from benchmarks.load import SHORTEST, Load, converse
from benchmarks.memory import memory, processor_seconds, slope
from benchmarks.plan import Plan

WARM_UP_CONVERSATIONS, CUSTOMERS_FOR_MEMORY = 10, 32
# Below it the growth is that of caches that every assistant fills once.
FIRST_SAMPLE_OF_SLOPE = 0.2


def measure(plan: Plan, project: Path) -> dict[str, list[dict[str, Any]]]:
    """By assistant a list with one entry for each round.

    An entry has `start` (seconds), `ready` and `after` (as `memory`, MB), `grown` (kB of `data` for each
    conversation) and `load`, by the number of customers: `per_second`, `p50`, `p95`, `p99` (ms), `processor`
    (ms of the bot for each message), and the counts `messages`, `answers`, `failed`.
    """
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "peer": []}
    for number in range(plan.rounds):
        for name, rounds in found.items():
            with neighbours() as stack:
                bot = Ours(stack) if name == "ours" else Peer(stack, project)
                rounds.append({"start": bot.start(), "ready": memory(bot.pid)})
                run(_under_load(bot, plan, rounds[-1]))
            eight = rounds[-1]["load"]["8"]
            print(
                f"  round {number + 1}, {name}: start {rounds[-1]['start']:.1f} s,"
                f" 8 customers {eight['per_second']:.1f} messages/s, p95 {eight['p95']:.0f} ms",
                flush=True,
            )
    return found


async def _under_load(bot: Ours, plan: Plan, found: dict[str, Any]) -> None:
    found["load"] = {}
    samples: list[tuple[float, float]] = []
    had = 0

    def sample(over: int) -> None:
        if over % plan.sample_every == 0:
            samples.append((had + over, memory(bot.pid)["data"] * 1000))

    async with Connections() as http:
        await converse(http, bot.customer, 2, WARM_UP_CONVERSATIONS)
        for customers, conversations in plan.loads:
            before = processor_seconds(bot.pid)
            load = await converse(http, bot.customer, customers, conversations)
            found["load"][str(customers)] = _numbers(load, processor_seconds(bot.pid) - before)
            had += conversations
            samples.append((had, memory(bot.pid)["data"] * 1000))
        left = plan.conversations - had
        await converse(http, bot.customer, CUSTOMERS_FOR_MEMORY, left, SHORTEST, sample)
    found["after"] = memory(bot.pid)
    found["grown"] = slope(
        [point for point in samples if point[0] >= FIRST_SAMPLE_OF_SLOPE * plan.conversations]
    )


def _numbers(load: Load, processor: float) -> dict[str, float]:
    return {
        "per_second": load.per_second,
        **{f"p{place}": load.percentile(place) for place in (50, 95, 99)},
        "processor": processor * 1000 / load.messages,
        "messages": load.messages,
        "answers": load.answers,
        "failed": load.failed,
    }
