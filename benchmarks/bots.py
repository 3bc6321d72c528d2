"""The two assistants that are compared, as processes with the same neighbours: desk and action server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.connections import Connections, RequestFailed, run
from benchmarks.customers import Customer, RestCustomer, WebsiteCustomer
from benchmarks.peer import QUIET, write_endpoints
from tests.desk.ports import free_port
from tests.e2e.running_stack import Stack, answers, stack_environment, wait_for
from vejviser.settings import PROJECT_ROOT

# Limits of the website channel that no customer of a benchmark meets.
LIMITS = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "1000000" for who in ("MESSAGES", "ADDRESS")}
START_SECONDS, POLL_SECONDS = 300, 0.05
NEIGHBOURS = ("desk", "actions")


class Ours:
    """`vejviser bot`, over its website channel."""

    name = "ours"

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def start(self) -> float:
        """Starts the process; gives the seconds until the first message has been answered."""
        began = time.monotonic()
        self._stack.start(self.name, *self._command())
        run(self._first_answer())
        return time.monotonic() - began

    def stop(self) -> None:
        """Stops the process."""
        self._stack.stop(self.name)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._stack.processes[self.name].pid

    def customer(self, http: Connections) -> Customer:
        """Somebody with a conversation of their own."""
        return WebsiteCustomer(http, self._stack.bot)

    def _command(self) -> list[str]:
        return ["-m", "vejviser", "bot"]

    async def _first_answer(self) -> None:
        end = time.monotonic() + START_SECONDS
        async with Connections() as http:
            while True:
                assert self._stack.processes[self.name].poll() is None, self._stack.log(self.name)[-3000:]
                assert time.monotonic() < end, (
                    f"{self.name} does not answer: {self._stack.log(self.name)[-3000:]}"
                )
                customer = self.customer(http)
                try:
                    await customer.begin()
                    await customer.say("hej")
                    if not customer.failed:
                        return
                except (OSError, RequestFailed):
                    pass
                await asyncio.sleep(POLL_SECONDS)


class Peer(Ours):
    """`rasa run` with Rasa's default configuration, over its `rest` channel."""

    name = "peer"

    def __init__(self, stack: Stack, project: Path) -> None:
        super().__init__(stack)
        self._project = project
        self._port = free_port()

    def customer(self, http: Connections) -> Customer:
        """Somebody with a conversation of their own."""
        return RestCustomer(http, f"http://127.0.0.1:{self._port}")

    def _command(self) -> list[str]:
        var, settings = self._stack.var, self._stack.environment
        endpoints = var / "peer-endpoints.yml"
        secret = (var / "actions-secret").read_text(encoding="utf-8").strip()
        actions = f"http://127.0.0.1:{settings['VEJVISER_ACTIONS_PORT']}"
        write_endpoints(endpoints, actions, secret, _stock_store(settings.get("BENCH_PEER_DATABASE"), var))
        return [
            "-m", "rasa", "run", "--model", str(self._project / "models" / "peer.tar.gz"),
            "--endpoints", str(endpoints), "--credentials", str(self._project / "credentials.yml"),
            "--interface", "127.0.0.1", "--port", str(self._port),
        ]  # fmt: skip


@contextmanager
def neighbours(**settings: str) -> Iterator[Stack]:
    """Desk and action server with empty databases; no bot yet.

    The peer's tracker store is at the address in `BENCH_PEER_DATABASE`, else in a file of SQLite.
    """
    with tempfile.TemporaryDirectory(prefix="vejviser-bench-") as var:
        stack = Stack(Path(var), {**stack_environment(Path(var), **LIMITS, **settings), **QUIET})
        subprocess.run(
            [sys.executable, "-m", "desk", "setup"],
            cwd=PROJECT_ROOT, env=stack.environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for name in NEIGHBOURS:
                stack.start(name)
            actions = f"http://127.0.0.1:{stack.environment['VEJVISER_ACTIONS_PORT']}/health"
            wait_for(lambda: answers(actions) == 200 and answers(stack.desk) is not None, START_SECONDS)
            yield stack
        finally:
            for name in list(stack.processes):
                stack.stop(name)


def _stock_store(address: str | None, var: Path) -> dict[str, Any]:
    """The `tracker_store` of Rasa's `endpoints.yml` for a PostgreSQL address, or for a file of SQLite."""
    if address is None:
        return {"type": "SQL", "dialect": "sqlite", "db": str(var / "peer.db")}
    parts = urlsplit(address)
    return {
        "type": "SQL", "dialect": "postgresql", "url": parts.hostname, "port": parts.port,
        "username": parts.username, "password": unquote(parts.password or ""), "db": parts.path.lstrip("/"),
    }  # fmt: skip
