"""Everything that can break, as blocks: broken inside, mended after.

A fault takes seconds; where it is over sooner (a broken connection), the block only gives the product time
to meet it.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial

from tests.faults.faulty_desk import Mode
from tests.faults.process import Process
from tests.faults.stack import FaultStack
from tests.postgres import FAST, IMMEDIATE

DESK_MODES: tuple[Mode, ...] = (
    "slow",
    "error",
    "error_after_work",
    "rubbish",
    "refused",
    "dropped_after_work",
)
# Forward by less than a case may be late in the end: what was put off by a wrong clock stays put off.
CLOCK_JUMPS_SECONDS = (-600, -90, 90)
SHORT, MIDDLE = (0.5, 4.0), (1.0, 8.0)


@dataclass(frozen=True)
class Fault:
    """`part` is what breaks, in one way at a time; `seconds`: between which and which it lasts."""

    part: str
    name: str
    broken: Callable[[], AbstractContextManager[None]]
    seconds: tuple[float, float]


def faults_of(stack: FaultStack, pause_seconds: float) -> list[Fault]:
    """All faults that this set-up can have; a paused process stands still for `pause_seconds`."""
    found = []
    for name, process in stack.processes.items():
        if name == "proxy":
            continue
        found.append(Fault(name, f"kill {name}", partial(killed, process), SHORT))
        pause = pause_seconds if name.startswith("bot") else 6.0
        found.append(Fault(name, f"pause {name}", partial(paused, process), (pause, pause + 1)))
    found += [Fault("desk", f"desk {mode}", partial(bad_desk, stack, mode), MIDDLE) for mode in DESK_MODES]
    for name in stack.clocks:
        found += [
            Fault(name, f"clock of {name} {jump:+d} s", partial(jumped, stack, name, jump), (4.0, 8.0))
            for jump in CLOCK_JUMPS_SECONDS
        ]
    if stack.postgres is not None:
        found += [
            Fault(
                "postgres", "postgres stopped immediately", partial(database_away, stack, IMMEDIATE), SHORT
            ),
            Fault("postgres", "postgres stopped fast", partial(database_away, stack, FAST), MIDDLE),
            Fault("postgres", "postgres connections broken", partial(stale_database, stack), SHORT),
        ]
    if stack.redis is not None:
        found += [
            Fault("redis", "redis killed", partial(redis_away, stack), MIDDLE),
            Fault("redis", "redis connections broken", partial(stale_redis, stack), SHORT),
        ]
    if stack.disk is not None:
        found.append(Fault("disk", "disk full", partial(disk_full, stack), MIDDLE))
    return found


@contextmanager
def killed(process: Process) -> Iterator[None]:
    """SIGKILL; started again, not waited for."""
    process.kill()
    try:
        yield
    finally:
        process.start()


@contextmanager
def paused(process: Process) -> Iterator[None]:
    """Stands still, as a machine whose memory is moved, and does not know it afterwards."""
    process.send(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send(signal.SIGCONT)


@contextmanager
def bad_desk(stack: FaultStack, mode: Mode) -> Iterator[None]:
    """The desk is reached, and is as `mode` says."""
    stack.desk.mode = mode
    try:
        yield
    finally:
        stack.desk.mode = "good"


@contextmanager
def jumped(stack: FaultStack, name: str, seconds: int) -> Iterator[None]:
    """One process's wall clock is wrong by so much."""
    stack.clocks[name].jump(seconds)
    try:
        yield
    finally:
        stack.clocks[name].jump(0)


@contextmanager
def database_away(stack: FaultStack, how: signal.Signals) -> Iterator[None]:
    """PostgreSQL is stopped."""
    assert stack.postgres is not None, "this set-up has no PostgreSQL"
    stack.postgres.stop(how)
    try:
        yield
    finally:
        stack.postgres.start()


@contextmanager
def stale_database(stack: FaultStack) -> Iterator[None]:
    """Connections in the pools are dead without anybody having said so."""
    assert stack.postgres is not None, "this set-up has no PostgreSQL"
    stack.postgres.break_connections()
    yield


@contextmanager
def redis_away(stack: FaultStack) -> Iterator[None]:
    """Redis is gone with what it held."""
    assert stack.redis is not None, "this set-up has no Redis"
    stack.redis.kill()
    try:
        yield
    finally:
        stack.redis.start()


@contextmanager
def stale_redis(stack: FaultStack) -> Iterator[None]:
    """Redis has closed all connections."""
    assert stack.redis is not None, "this set-up has no Redis"
    stack.redis.break_connections()
    yield


@contextmanager
def disk_full(stack: FaultStack) -> Iterator[None]:
    """The databases cannot grow."""
    assert stack.disk is not None, "this set-up has no small disk"
    stack.disk.fill()
    try:
        yield
    finally:
        stack.disk.free()


def in_random_order(faults: list[Fault], chance: random.Random) -> Iterator[Fault]:
    """Endlessly, each as often as the others: in rounds, each round in its own order."""
    while True:
        yield from chance.sample(faults, len(faults))
