"""Two workers of `vejviser up` on a PostgreSQL and a Redis of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.e2e.running_stack import Stack, running_together, wait_for
from tests.postgres import postgres_server
from tests.redis_server import redis_server

TWO = ("--workers", "2", "--action-workers", "2")
TWO_WITH_ACTIONS_INSIDE = ("--workers", "2")
START_SECONDS = 60


@contextmanager
def two_workers(var: Path, *options: str, **settings: str) -> Iterator[Stack]:
    """Both are there."""
    with postgres_server() as postgres, redis_server() as redis:
        where = {"VEJVISER_DATABASE_URL": postgres.empty_database(), "VEJVISER_REDIS_URL": redis.url}
        with running_together(var, *options, **where, **settings) as stack:
            wait_for(lambda: len(bots(stack)) == 2, START_SECONDS)
            yield stack


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
