"""Gauges that are read from a database when Prometheus asks, and never keep it waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import REGISTRY, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

READ_SECONDS = 2.0
Values = Mapping[str, float | Mapping[str, float]]

READ_FAILURES = Counter(
    "vejviser_metric_read_failures", "Reads for metrics that failed or took too long.", ["source"]
)


@dataclass(frozen=True)
class ReadGauge:
    """A gauge's name and meaning; with a `label` it has one value for each of the label's values."""

    name: str
    meaning: str
    label: str | None = None


class AtScrape(Collector):
    """Runs `read` at each scrape, at most `seconds` long and at most once at a time.

    `read` gives the value of each gauge by its name, a mapping by label value where the gauge has a label.
    If it fails or is late the gauges are missing and `vejviser_metric_read_failures_total` grows: an old
    number would look like a good one.
    """

    def __init__(
        self,
        source: str,
        gauges: tuple[ReadGauge, ...],
        read: Callable[[], Values],
        seconds: float = READ_SECONDS,
    ) -> None:
        self._source = source
        self._gauges = gauges
        self._read = read
        self._seconds = seconds
        self._lock = threading.Lock()
        self._reader: threading.Thread | None = None
        self._failures = READ_FAILURES.labels(source)

    def register(self) -> None:
        """From now on each scrape of this process reads it."""
        REGISTRY.register(self)

    def describe(self) -> Iterator[Metric]:
        """The gauges without values, so that registering reads nothing."""
        for gauge in self._gauges:
            yield _family(gauge)

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are now."""
        with self._lock:
            values = self._in_time()
        for gauge in self._gauges:
            family = _family(gauge)
            value = values.get(gauge.name)
            if isinstance(value, Mapping):
                for label, number in value.items():
                    family.add_metric([label], number)
            elif value is not None:
                family.add_metric([], value)
            yield family

    def _in_time(self) -> Values:
        if self._reader is not None and self._reader.is_alive():
            self._failures.inc()
            return {}
        found: list[Values] = []
        # A daemon: a database that hangs must not keep the process from ending.
        self._reader = threading.Thread(target=self._keep, args=(found,), name="metrics", daemon=True)
        self._reader.start()
        self._reader.join(self._seconds)
        if found:
            return found[0]
        self._failures.inc()
        return {}

    def _keep(self, found: list[Values]) -> None:
        try:
            found.append(self._read())
        except Exception as error:  # whatever the database's driver raises
            logger.warning("metrics of the %s cannot be read: %s", self._source, type(error).__name__)


def _family(gauge: ReadGauge) -> GaugeMetricFamily:
    return GaugeMetricFamily(gauge.name, gauge.meaning, labels=[gauge.label] if gauge.label else [])
