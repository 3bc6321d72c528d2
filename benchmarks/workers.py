"""`vejviser up` with one worker, which needs no proxy, and with two behind one, on PostgreSQL and Redis."""

from __future__ import annotations

import os
import re
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import requests

from benchmarks.bots import LIMITS
from benchmarks.connections import Connections, run
from benchmarks.customers import WebsiteCustomer
from benchmarks.load import Load, converse
from benchmarks.plan import Plan
from benchmarks.processor import OURS, by_kind, per_message, total
from tests.e2e.running_stack import Stack, stack_environment
from tests.postgres import PostgresServer, postgres_server
from tests.redis_server import RedisServer, redis_server
from vejviser.processes import WORKER_PORTS

WORKERS = (1, 2)
WARM_UP_CUSTOMERS, WARM_UP_CONVERSATIONS, WARM_UP_SECONDS = 16, 20, 120
ANSWERED = re.compile(r'^vejviser_turns_total\{outcome="answered"\} (\S+)$', re.MULTILINE)


def measure(plan: Plan) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """By the number of customers and of workers, for each round: `per_second`, `p50`, `p95` (ms), `failed`
    (share), `processor` (ms of all our processes for each message) and `kinds` (ms of each kind of process,
    with those beside ours).
    """
    found: dict[str, dict[str, list[dict[str, Any]]]] = {
        str(customers): {str(workers): [] for workers in WORKERS} for customers, _ in plan.worker_loads
    }
    with postgres_server() as server, redis_server() as redis:
        for number in range(plan.rounds):
            for workers in WORKERS:
                for customers, numbers in _measure(plan, workers, server, redis).items():
                    found[customers][str(workers)].append(numbers)
                    print(
                        f"  round {number + 1}, {workers} worker(s), {customers} customers:"
                        f" {numbers['per_second']:.1f} messages/s, p95 {numbers['p95']:.0f} ms,"
                        f" {total(numbers['kinds']):.1f} ms of processor a message",
                        flush=True,
                    )
    return found


def _measure(
    plan: Plan, workers: int, server: PostgresServer, redis: RedisServer
) -> dict[str, dict[str, Any]]:
    """By the number of customers."""
    database, desk_database = server.new_database(), server.new_database()
    settings = {
        **LIMITS,
        "VEJVISER_DATABASE_URL": database,
        "VEJVISER_DESK_DATABASE_URL": desk_database,
        "VEJVISER_REDIS_URL": redis.url,
    }
    options = ("--workers", str(workers))
    with tempfile.TemporaryDirectory(prefix="vejviser-bench-") as var:
        stack = Stack(Path(var), stack_environment(Path(var), **settings))
        stack.start("up", "-m", "vejviser", "up", *options)
        try:
            stack.wait_ready()
            spent = partial(
                by_kind,
                up=stack.processes["up"].pid,
                postgresql=server.pid,
                redis=redis.pid,
                customers=os.getpid(),
            )
            found = run(_loads(stack, plan, spent, workers))
        finally:
            stack.stop("up", signal.SIGINT)
    for address in (database, desk_database):
        server.drop_database(address)
    return found


async def _loads(
    stack: Stack, plan: Plan, spent: Callable[[], Mapping[str, float]], workers: int
) -> dict[str, dict[str, Any]]:
    def customer(http: Connections) -> WebsiteCustomer:
        return WebsiteCustomer(http, stack.bot)

    found = {}
    async with Connections() as http:
        # The first worker that is ready lets customers in; the others come seconds later.
        deadline = time.monotonic() + WARM_UP_SECONDS
        while not all(map(_has_answered, _own_addresses(stack, workers))):
            assert time.monotonic() < deadline, f"not all workers answer:\n{stack.log('up')[-3000:]}"
            await converse(http, customer, WARM_UP_CUSTOMERS, WARM_UP_CONVERSATIONS)
        for customers, conversations in plan.worker_loads:
            before = spent()
            load = await converse(http, customer, customers, conversations)
            found[str(customers)] = _numbers(load, per_message(spent(), before, load.messages))
    return found


def _numbers(load: Load, kinds: dict[str, float]) -> dict[str, Any]:
    return {
        "per_second": load.per_second,
        "p50": load.percentile(50),
        "p95": load.percentile(95),
        "failed": load.failed / load.messages,
        "processor": total(kinds, OURS),
        "kinds": kinds,
    }


def _own_addresses(stack: Stack, workers: int) -> list[str]:
    """Of each worker, behind the proxy or without one."""
    if workers == 1:
        return [stack.bot]
    port = int(stack.environment["VEJVISER_BOT_PORT"]) + WORKER_PORTS
    return [f"http://127.0.0.1:{port + number}" for number in range(workers)]


def _has_answered(address: str) -> bool:
    """Whether the bot there is up and has answered a customer's message."""
    try:
        metrics = requests.get(f"{address}/metrics", timeout=10).text
    except requests.RequestException:
        return False
    found = ANSWERED.search(metrics)
    return found is not None and float(found[1]) > 0
