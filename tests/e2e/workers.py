"""Two workers of `vejviser up` on a PostgreSQL and a Redis of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.e2e.running_stack import Stack, answers, running_together, wait_for
from tests.postgres import postgres_server
from tests.redis_server import redis_server
from vejviser.processes import WORKER_PORTS

TWO = ("--workers", "2", "--action-workers", "2")
TWO_WITH_ACTIONS_INSIDE = ("--workers", "2")
START_SECONDS = 90


@contextmanager
def two_workers(var: Path, *options: str, **settings: str) -> Iterator[Stack]:
    """Both are there."""
    with postgres_server() as postgres, redis_server() as redis:
        where = {"VEJVISER_DATABASE_URL": postgres.empty_database(), "VEJVISER_REDIS_URL": redis.url}
        with running_together(var, *options, **where, **settings) as stack:
            wait_both_ready(stack)
            yield stack


def wait_both_ready(stack: Stack) -> None:
    """Until each of the two, asked by itself, says that it can answer."""
    first = int(stack.environment["VEJVISER_BOT_PORT"]) + WORKER_PORTS
    both = [f"http://127.0.0.1:{port}/ready" for port in (first, first + 1)]
    wait_for(lambda: all(answers(address) == 200 for address in both), START_SECONDS)


def bots(stack: Stack) -> list[int]:
    """Process ids of the bots themselves, not of what watches over them."""
    found = []
    for process in psutil.Process(stack.processes["up"].pid).children(recursive=True):
        try:
            command = process.cmdline()
        except psutil.NoSuchProcess:
            continue
        if command[1:] == ["-m", "vejviser", "bot"]:
            found.append(process.pid)
    return found
