"""A database that fails or hangs keeps no scrape waiting and leaves no old number behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

from prometheus_client import REGISTRY

from vejviser.telemetry.at_scrape import AtScrape, ReadGauge, Values

GAUGES = (ReadGauge("number", "A number."), ReadGauge("states", "Numbers.", "state"))
GOOD = {"number": 3.0, "states": {"open": 1.0, "closed": 2.0}}


class Observed:
    """A collector under a source of its own."""

    def __init__(self, read: Callable[[], Values], seconds: float = 30.0) -> None:
        self.source = uuid4().hex
        self._collector = AtScrape(self.source, GAUGES, read, seconds)

    def scrape(self) -> dict[tuple, float]:
        samples = [sample for family in self._collector.collect() for sample in family.samples]
        return {(sample.name, *sample.labels.values()): sample.value for sample in samples}

    @property
    def failures(self) -> float | None:
        return REGISTRY.get_sample_value("vejviser_metric_read_failures_total", {"source": self.source})


def test_each_scrape_reads_anew() -> None:
    numbers = iter([GOOD, GOOD | {"number": 4.0}])
    observed = Observed(lambda: next(numbers))
    assert observed.scrape() == {("number",): 3.0, ("states", "open"): 1.0, ("states", "closed"): 2.0}
    assert observed.scrape()[("number",)] == 4.0
    assert observed.failures == 0.0


def test_a_read_that_fails_shows_nothing_and_counts() -> None:
    def fail() -> Values:
        raise OSError("the database is away")

    observed = Observed(fail)
    assert observed.scrape() == {}
    assert observed.failures == 1.0


def test_a_read_that_hangs_is_left_behind_and_not_begun_twice() -> None:
    begun, go_on = [], threading.Event()

    def hang() -> Values:
        begun.append(threading.current_thread())
        go_on.wait()
        return GOOD

    observed = Observed(hang, seconds=0.05)
    assert observed.scrape() == observed.scrape() == {}
    assert (len(begun), observed.failures) == (1, 2.0)
    go_on.set()
    begun[0].join()
    assert observed.scrape()[("number",)] == 3.0
