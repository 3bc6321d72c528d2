"""What `GET /metrics` gives: the metrics of this process in Prometheus's or OpenMetrics' text format."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from prometheus_client import REGISTRY, Gauge, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from vejviser.settings import PROJECT_ROOT

METRICS_PATH = "/metrics"
# A second series for each counter, which nothing here uses.
disable_created_metrics()

BUILD = Gauge("vejviser_build_info", "1, with the process and its version.", ["process", "version"])


def exposition(accept: str | None) -> tuple[bytes, str]:
    """Body and content type for a scraper that accepts these types. Blocks while databases are read."""
    encode, content_type = choose_encoder(accept or "")
    return encode(REGISTRY), content_type


def show_build(process: str) -> None:
    """Says which process this is, and of which version."""
    BUILD.labels(process, _version()).set(1)


@lru_cache(maxsize=1)
def _version() -> str:
    with (PROJECT_ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
