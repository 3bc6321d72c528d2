"""What a turn costs late in a conversation: both assistants up, said to in turns, one message at a time."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.bots import Ours, Peer, neighbours
from benchmarks.connections import Connections, run
from benchmarks.load import LONG, converse
from benchmarks.plan import Plan
from tests.postgres import postgres_server

# The script is a round of ten turns, so ten turns around a place are the same ten everywhere.
PLACES = (10, 50, 100, 200, 400)
WARM_UP_CONVERSATIONS = 5
Turns = dict[str, list[list[float]]]


def measure(plan: Plan, project: Path) -> dict[str, Turns]:
    """By store and assistant: for each conversation the milliseconds of its turns."""
    print("  SQLite", flush=True)
    found = {"sqlite": _measure(plan, project, {})}
    print("  PostgreSQL", flush=True)
    with postgres_server() as server:
        ours, peer = server.new_database(), server.new_database()
        settings = {"VEJVISER_DATABASE_URL": ours, "BENCH_PEER_DATABASE": peer}
        found["postgresql"] = _measure(plan, project, settings)
    return found


def around(turns: list[float], place: int) -> list[float]:
    """The ten turns around that one, counted from 1."""
    return turns[place - len(LONG) // 2 : place + len(LONG) // 2]


def growth(turns: list[float], place: int) -> float:
    """The median turn around a place against the median around the tenth."""
    return median(around(turns, place)) / median(around(turns, PLACES[0]))


def measured_places(turns: Turns) -> list[int]:
    """Those of `PLACES` that every conversation reached."""
    shortest = min(len(one) for conversations in turns.values() for one in conversations)
    return [place for place in PLACES if place + len(LONG) // 2 <= shortest]


def _measure(plan: Plan, project: Path, settings: dict[str, str]) -> Turns:
    with neighbours(**settings) as stack:
        bots = [Ours(stack), Peer(stack, project)]
        for bot in bots:
            bot.start()
        return run(_talk(bots, plan))


async def _talk(bots: list[Ours], plan: Plan) -> Turns:
    found: Turns = {bot.name: [] for bot in bots}
    async with Connections() as http:
        for bot in bots:
            await converse(http, bot.customer, 1, WARM_UP_CONVERSATIONS)
        for _ in range(plan.long_conversations):
            customers = {bot.name: bot.customer(http) for bot in bots}
            for name, customer in customers.items():
                await customer.begin()
                found[name].append([])
            for place in range(plan.turns):
                for name, customer in customers.items():
                    found[name][-1].append(await customer.say(LONG[place % len(LONG)]) * 1000)
            for customer in customers.values():
                await customer.end()
    return found
