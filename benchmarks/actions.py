"""What an action call costs over HTTP, and what it would cost in the bot's own process.

`make bench-actions` prints the table. The same turns are run twice in one process, with the channel left out:
with the action server as it is, and with its executor called directly. Rounds of both take turns. Processor
time is what counts under load, when one process of the bot is as busy as a core can be.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from benchmarks.load import LONG
from tests.e2e.running_stack import running_apart
from vejviser.bot.agent import GuidanceAgent
from vejviser.bot.endpoints import build_agent
from vejviser.settings import Settings, read_settings
from vejviser.training import trained_model

ROUNDS, CONVERSATIONS, TURNS = 5, 4, 30


class InProcess(EndpointConfig):
    """An endpoint that runs the action where it is called."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *_: Any, **named: Any) -> Any:
        """See `EndpointConfig.request`."""
        try:
            return await self._executor.run(named["json"])
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body)) from rejection


def main() -> None:
    """Starts desk and action server, runs the turns here and prints the table."""
    with tempfile.TemporaryDirectory() as var, running_apart(Path(var)) as stack:
        stack.stop("bot")
        os.environ.update({n: v for n, v in stack.environment.items() if n.startswith("VEJVISER_")})
        asyncio.run(_measure(read_settings()))


async def _measure(settings: Settings) -> None:
    model = trained_model(settings.models)
    assert model is not None, "train first"
    agents = {"over HTTP": build_agent(settings), "in the bot's process": build_agent(settings)}
    agents["in the bot's process"].action_endpoint = InProcess()
    for agent in agents.values():
        agent.load_model(model)
        await _turns(agent)  # warm-up
    wall: dict[str, list[float]] = {name: [] for name in agents}
    processor: dict[str, list[float]] = {name: [] for name in agents}
    for _ in range(ROUNDS):
        for name, agent in agents.items():
            began, used = time.perf_counter(), time.process_time()
            await _turns(agent)
            wall[name].append((time.perf_counter() - began) * 1000 / CONVERSATIONS / TURNS)
            processor[name].append((time.process_time() - used) * 1000 / CONVERSATIONS / TURNS)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"medians of {ROUNDS} rounds of {CONVERSATIONS * TURNS} turns, without the channel\n")
    print("| actions run | a turn | of the bot's process |\n|---|---|---|")
    for name in agents:
        print(f"| {name} | {median(wall[name]):.1f} ms | {median(processor[name]):.1f} ms of processor |")


async def _turns(agent: GuidanceAgent) -> None:
    for _ in range(CONVERSATIONS):
        sender = uuid4().hex
        for place in range(TURNS):
            said = UserMessage(LONG[place % len(LONG)], CollectingOutputChannel(), sender)
            await agent.handle_message(said)


if __name__ == "__main__":
    main()
