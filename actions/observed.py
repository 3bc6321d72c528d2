"""What is seen of the actions of a process: requests, runs, the outbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sanic import Sanic

from actions.services import services
from vejviser.telemetry.actions import ACTION_SECONDS
from vejviser.telemetry.at_scrape import AtScrape, ReadGauge, Values
from vejviser.telemetry.sanic_server import observe

ENTRIES = ReadGauge(
    "vejviser_outbox_entries",
    "Cases and additions on their way to the help desk, of all processes: the same numbers from each.",
    "state",
)
OLDEST = ReadGauge(
    "vejviser_outbox_oldest_pending_seconds",
    "Age of the oldest entry that the help desk has not taken, else 0.",
)


def observe_actions(app: Sanic) -> None:
    """Adds metrics and request ids to the action server's application."""
    observe(app, "actions")
    observe_outbox()


def observe_outbox() -> None:
    """Adds the state of the outbox to the metrics of this process."""

    def read() -> Values:
        outbox = services().outbox
        return {ENTRIES.name: {**outbox.counts()}, OLDEST.name: outbox.oldest_pending_seconds() or 0.0}

    AtScrape("outbox", (ENTRIES, OLDEST), read).register()


@dataclass
class ObservedAction:
    """An action that is running; one that is broken off, by the time limit for example, has failed."""

    outcome: str = "failed"


@contextmanager
def observe_action(name: str) -> Iterator[ObservedAction]:
    """Measures the run of an action that is registered: names from outside would be without number."""
    action = ObservedAction()
    began = time.perf_counter()
    try:
        yield action
    finally:
        ACTION_SECONDS.labels(name, action.outcome).observe(time.perf_counter() - began)
