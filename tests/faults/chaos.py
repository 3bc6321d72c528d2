"""Breaks one thing after the other, sometimes two at once, until told to stop; then all is mended."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import ExitStack

from tests.faults.fault_log import FaultLog
from tests.faults.faults import faults_of, in_random_order
from tests.faults.stack import FaultStack

# Between two faults, so that what they break is used in between.
REST_SECONDS = (0.5, 3.0)
TWO_AT_ONCE = 0.2


class Chaos(threading.Thread):
    """`happened` counts the faults by name. `plan` restricts the faults to so many of the first round."""

    def __init__(
        self, stack: FaultStack, log: FaultLog, seed: int, pause_seconds: float, plan: int | None = None
    ) -> None:
        super().__init__(name="chaos", daemon=True)
        self.happened: Counter[str] = Counter()
        self.failure: BaseException | None = None
        self._stack = stack
        self._log = log
        self._chance = random.Random(seed)
        self._enough = threading.Event()
        faults = faults_of(stack, pause_seconds)
        self._order = in_random_order(faults, self._chance)
        self._wanted = min(plan or len(faults), len(faults))

    @property
    def has_done_its_plan(self) -> bool:
        """Whether each fault, or as many as were planned, has happened; also when the chaos itself failed."""
        return self.happened.total() >= self._wanted or self.failure is not None

    def run(self) -> None:
        """Breaks until `end` is called."""
        try:
            while not self._enough.is_set():
                self._break()
                self._restart_what_ended()
                self._enough.wait(self._chance.uniform(*REST_SECONDS))
        except BaseException as error:
            self.failure = error

    def end(self) -> None:
        """Mends everything and returns when all processes are healthy. Raises what went wrong in here."""
        self._enough.set()
        self.join()
        if self.failure is not None:
            raise self.failure
        self._log.note("all is mended")
        self._stack.wait_ready()
        self._log.note("all is ready")

    def _break(self) -> None:
        faults = [next(self._order)]
        if self._chance.random() < TWO_AT_ONCE:
            second = next(self._order)
            if second.part != faults[0].part:
                faults.append(second)
        with ExitStack() as broken:
            for fault in faults:
                self._log.note("broken", fault=fault.name)
                broken.enter_context(fault.broken())
                broken.callback(self._log.note, "mending", fault=fault.name)
                self._enough.wait(self._chance.uniform(*fault.seconds))
                self.happened[fault.name] += 1

    def _restart_what_ended(self) -> None:
        for process in self._stack.processes.values():
            code = process.restart_if_ended()
            if code is not None:
                self._log.note("ended by itself, started again", process=process.name, code=code)
            process.is_healthy()  # notes that it was, for the day it ends by itself
