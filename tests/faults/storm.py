"""A whole run: customers and faults at the same time, then everything is mended and the books are compared."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.books import compare, strangers
from tests.faults.chaos import Chaos
from tests.faults.crowd import Crowd
from tests.faults.fault_log import FaultLog
from tests.faults.ledger import read_ledger, waiting
from tests.faults.stack import FaultStack

# Longer than any lease and than the longest wait of an attempt that a run of this length can come to.
STANDSTILL_SECONDS = 180
SHOWN = 40


@dataclass(frozen=True)
class Size:
    """At least so many messages and so many faults (None: each one once) by so many customers at a time."""

    messages: int
    customers: int
    faults: int | None
    thinking_seconds: float


@dataclass(frozen=True)
class Outcome:
    """What a run came to; `wrong` is empty if nothing was lost and nothing was doubled."""

    accepted: int
    cases: int
    faults: Counter[str]
    troubles: Counter[str]
    wrong: list[str]
    log: Path
    seconds: float

    def report(self) -> str:
        """For the reader of the test's output."""
        lines = [
            f"{self.accepted} messages accepted, {self.cases} cases opened, in {self.seconds:.0f} s",
            f"broken {self.faults.total()} times: {_listed(self.faults)}",
            f"what pages and customers met: {_listed(self.troubles)}",
            f"what was broken when: {self.log}",
        ]
        if self.wrong:
            shown = self.wrong[:SHOWN] + (["..."] if len(self.wrong) > SHOWN else [])
            lines += [f"{len(self.wrong)} things are wrong:", *(f"  {line}" for line in shown)]
        return "\n".join(lines)


def storm(stack: FaultStack, size: Size, seed: int, pause_seconds: float, artefacts: Path) -> Outcome:
    """Runs it and gives the outcome; raises only what is a fault of the suite itself."""
    began = time.monotonic()
    log = FaultLog(artefacts / f"{stack.name}-{seed}.jsonl")
    log.note("begin", seed=seed, messages=size.messages, notes=stack.notes)
    crowd = Crowd(stack.entry, size.customers, seed, size.thinking_seconds)
    chaos = Chaos(stack, log, seed, pause_seconds, size.faults)
    chaos.start()

    def enough() -> bool:
        return crowd.accepted >= size.messages and chaos.has_done_its_plan

    try:
        crowd.talk_until(enough)
    finally:
        chaos.end()
    wrong = [f"gave up: {problem}" for problem in crowd.problems]
    wrong += drained(stack)
    wrong += [
        f"{process.name} ended by itself with {process.ended_alone}"
        for process in stack.processes.values()
        if process.ended_alone
    ]
    ledger = read_ledger(stack)
    wrong += compare(crowd.customers, ledger) + strangers(crowd.customers, ledger)
    cases = sum(customer.finished_forms for customer in crowd.customers)
    seconds = time.monotonic() - began
    log.note("end", accepted=crowd.accepted, cases=cases, troubles=dict(crowd.troubles), wrong=wrong)
    log.close()
    return Outcome(crowd.accepted, cases, chaos.happened, crowd.troubles, wrong, log.file, seconds)


def drained(stack: FaultStack) -> list[str]:
    """Waits until every message is answered and every case is sent, as long as it goes forward."""
    last, since = waiting(stack), time.monotonic()
    while last != (0, 0):
        if time.monotonic() - since > STANDSTILL_SECONDS:
            return [f"{last[0]} messages are not answered and {last[1]} cases not sent, and nothing moves"]
        time.sleep(0.2)
        if (now := waiting(stack)) != last:
            last, since = now, time.monotonic()
    return []


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {times}" for name, times in sorted(counted.items())) or "nothing"
