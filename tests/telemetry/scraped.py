"""What a process shows at `GET /metrics`, as Prometheus reads it."""

from __future__ import annotations

from dataclasses import dataclass

import requests
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.running_stack import Stack

SUFFIXES = ("", "_total", "_bucket", "_count", "_sum")


@dataclass(frozen=True)
class Scraped:
    """The families of one scrape."""

    families: list[Metric]

    def value(self, name: str, **labels: str) -> float | None:
        """The sum of all samples of that name whose labels include these; None if there is none."""
        found = [
            sample.value
            for family in self.families
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
        return sum(found) if found else None

    def names(self) -> set[str]:
        """Every name that a query may use, those of families without samples included."""
        sampled = {sample.name for family in self.families for sample in family.samples}
        histograms = [family.name for family in self.families if family.type == "histogram"]
        counters = {f"{family.name}_total" for family in self.families if family.type == "counter"}
        declared = {family.name for family in self.families if family.type == "gauge"}
        return (
            sampled | counters | declared | {name + suffix for name in histograms for suffix in SUFFIXES[2:]}
        )

    def label_values(self, name: str, label: str) -> set[str]:
        """The values that a label of this metric has."""
        return {
            sample.labels[label]
            for family in self.families
            for sample in family.samples
            if sample.name == name and label in sample.labels
        }


def scrape(base: str, **headers: str) -> Scraped:
    """One scrape of the process at this address."""
    answer = requests.get(f"{base}/metrics", headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain"), answer.headers
    return Scraped(list(text_string_to_metric_families(answer.text)))


def actions_of(stack: Stack) -> str:
    """The action server's address."""
    return f"http://127.0.0.1:{stack.environment['VEJVISER_ACTIONS_PORT']}"
