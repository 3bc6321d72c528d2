"""Processor time by what the processes are for, of everything that a load on `vejviser up` keeps busy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress

import psutil

from benchmarks.memory import family

# By what stands in the command line; what is in none of these is `supervisor`: `up` and what starts again.
_OF_UP = {
    re.compile(r"-m vejviser bot$"): "bots",
    re.compile(r"-m desk serve$"): "desk",
    re.compile(r"-m desk follow$"): "review",
    re.compile(r"haproxy -db -f \S+$"): "proxy",
}
# Of the product; the rest is what it needs beside it.
OURS = (*_OF_UP.values(), "supervisor")
BESIDE = ("postgresql", "redis", "customers")


def by_kind(up: int, postgresql: int, redis: int, customers: int) -> Mapping[str, float]:
    """User and system time in seconds since the start, by kind, of these processes and what they started."""
    spent: dict[str, float] = defaultdict(float)
    for process in family(up):
        with suppress(psutil.NoSuchProcess):  # its time is then among what its parent's children have spent
            spent[_kind(process)] += _seconds(process)
    for kind, pid in (("postgresql", postgresql), ("redis", redis)):
        for process in family(pid):
            with suppress(psutil.NoSuchProcess):
                spent[kind] += _seconds(process)
    # Not what it started: that is all the others.
    spent["customers"] += _seconds(psutil.Process(customers), with_ended=False)
    return spent


def per_message(after: Mapping[str, float], before: Mapping[str, float], messages: int) -> dict[str, float]:
    """Milliseconds for each message, by kind, in the order of `OURS` and `BESIDE`."""
    return {kind: (after[kind] - before[kind]) * 1000 / messages for kind in (*OURS, *BESIDE)}


def total(kinds: dict[str, float], names: Iterable[str] = (*OURS, *BESIDE)) -> float:
    """Of these kinds together."""
    return sum(kinds[name] for name in names)


def _kind(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    if "vejviser.restarting" in line:
        return "supervisor"
    return next((kind for pattern, kind in _OF_UP.items() if pattern.search(line)), "supervisor")


def _seconds(process: psutil.Process, *, with_ended: bool = True) -> float:
    """With the children that have ended, such as PostgreSQL's processes for connections that were closed."""
    times = process.cpu_times()
    ended = times.children_user + times.children_system if with_ended else 0.0
    return times.user + times.system + ended
