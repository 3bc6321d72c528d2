"""What an action call costs over HTTP, and what it costs in the bot's own process.

`make bench-actions` prints the table. The same turns are run twice in one process, with the channel left out:
with an action server, and with the actions inside. Rounds of both take turns. Processor time is what counts
under load, when one process of the bot is as busy as a core can be.
"""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from uuid import uuid4

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from benchmarks.load import LONG
from tests.e2e.running_stack import running_apart
from vejviser.bot.action_endpoint import ActionEndpoint
from vejviser.bot.agent import GuidanceAgent
from vejviser.bot.endpoints import build_agent
from vejviser.settings import Settings, read_settings
from vejviser.training import trained_model

ROUNDS, CONVERSATIONS, TURNS = 5, 4, 30


def main() -> None:
    """Starts desk and action server, runs the turns here and prints the table."""
    with tempfile.TemporaryDirectory() as var, running_apart(Path(var)) as stack:
        stack.stop("bot")
        os.environ.update({n: v for n, v in stack.environment.items() if n.startswith("VEJVISER_")})
        asyncio.run(_measure(read_settings()))


async def _measure(settings: Settings) -> None:
    model = trained_model(settings.models)
    assert model is not None, "train first"
    places = {"over HTTP": settings, "in the bot's process": replace(settings, actions_url=None)}
    agents = {name: build_agent(where) for name, where in places.items()}
    for agent in agents.values():
        agent.load_model(model)
        await _endpoint(agent).start()
        await _turns(agent)  # warm-up
    wall: dict[str, list[float]] = {name: [] for name in agents}
    processor: dict[str, list[float]] = {name: [] for name in agents}
    for _ in range(ROUNDS):
        for name, agent in agents.items():
            began, used = time.perf_counter(), time.process_time()
            await _turns(agent)
            wall[name].append((time.perf_counter() - began) * 1000 / CONVERSATIONS / TURNS)
            processor[name].append((time.process_time() - used) * 1000 / CONVERSATIONS / TURNS)
    for agent in agents.values():
        await _endpoint(agent).close()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"medians of {ROUNDS} rounds of {CONVERSATIONS * TURNS} turns, without the channel\n")
    print("| actions run | a turn | of the bot's process |\n|---|---|---|")
    for name in agents:
        print(f"| {name} | {median(wall[name]):.1f} ms | {median(processor[name]):.1f} ms of processor |")


def _endpoint(agent: GuidanceAgent) -> ActionEndpoint:
    assert isinstance(agent.action_endpoint, ActionEndpoint)
    return agent.action_endpoint


async def _turns(agent: GuidanceAgent) -> None:
    for _ in range(CONVERSATIONS):
        sender = uuid4().hex
        for place in range(TURNS):
            said = UserMessage(LONG[place % len(LONG)], CollectingOutputChannel(), sender)
            await agent.handle_message(said)


if __name__ == "__main__":
    main()
