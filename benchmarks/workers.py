"""One and two workers behind the proxy of `vejviser up`, on PostgreSQL and Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.bots import LIMITS
from benchmarks.connections import Connections, run
from benchmarks.customers import WebsiteCustomer
from benchmarks.load import Load, converse
from benchmarks.plan import Plan
from benchmarks.processor import OURS, by_kind, per_message, total
from tests.e2e.running_stack import Stack, stack_environment
from tests.postgres import PostgresServer, postgres_server
from tests.redis_server import RedisServer, redis_server
from vejviser.settings import PROJECT_ROOT

WORKERS = (1, 2)
WARM_UP_CONVERSATIONS = 20


def measure(plan: Plan) -> dict[str, list[dict[str, Any]]] | None:
    """By the number of workers, for each round: `per_second`, `p50`, `p95` (ms), `failed` (share),
    `processor` (ms of all our processes for each message) and `kinds` (ms of each kind of process, with
    those beside ours). None where `vejviser up` has no workers.
    """
    command = [sys.executable, "-m", "vejviser", "up", "--help"]
    if "--workers" not in subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True).stdout:
        print("  skipped: `vejviser up` has no option --workers", flush=True)
        return None
    found: dict[str, list[dict[str, Any]]] = {str(workers): [] for workers in WORKERS}
    with postgres_server() as server, redis_server() as redis:
        for number in range(plan.rounds):
            for workers in WORKERS:
                numbers = _measure(plan, workers, server, redis)
                found[str(workers)].append(numbers)
                print(
                    f"  round {number + 1}, {workers} worker(s): {numbers['per_second']:.1f} messages/s,"
                    f" p95 {numbers['p95']:.0f} ms, {total(numbers['kinds']):.1f} ms of processor a message",
                    flush=True,
                )
    return found


def _measure(plan: Plan, workers: int, server: PostgresServer, redis: RedisServer) -> dict[str, Any]:
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
            load, kinds = run(_load(stack, plan, spent))
        finally:
            stack.stop("up", signal.SIGINT)
    for address in (database, desk_database):
        server.drop_database(address)
    return {
        "per_second": load.per_second,
        "p50": load.percentile(50),
        "p95": load.percentile(95),
        "failed": load.failed / load.messages,
        "processor": total(kinds, OURS),
        "kinds": kinds,
    }


async def _load(
    stack: Stack, plan: Plan, spent: Callable[[], Mapping[str, float]]
) -> tuple[Load, dict[str, float]]:
    def customer(http: Connections) -> WebsiteCustomer:
        return WebsiteCustomer(http, stack.bot)

    async with Connections() as http:
        customers, conversations = plan.worker_load
        await converse(http, customer, customers, WARM_UP_CONVERSATIONS)
        before = spent()
        load = await converse(http, customer, customers, conversations)
        return load, per_message(spent(), before, load.messages)
