"""HTTP requests of any of the servers."""

from __future__ import annotations

import logging

from prometheus_client import Histogram

logger = logging.getLogger(__name__)

# Up to the longest poll of the website channel.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
# "Not ready" is an answer, given every few seconds.
PROBES = frozenset({"/live", "/ready", "/health"})

REQUEST_SECONDS = Histogram(
    "vejviser_request_seconds",
    "Seconds until the answer's head, by route, method and status class.",
    ["route", "method", "status"],
    buckets=BUCKETS,
)


def observe_request(route: str | None, method: str, status: int, seconds: float) -> None:
    """Counts an answered request, and logs it if we failed.

    `route` is the pattern that it matched, None for none: addresses as they were sent would be without
    number, and may hold what a person typed.
    """
    known = method if method in METHODS else "other"
    REQUEST_SECONDS.labels(route or NO_ROUTE, known, f"{status // 100}xx").observe(seconds)
    if status >= 500 and route not in PROBES:
        logger.warning("%s %s answered %d after %.0f ms", known, route or NO_ROUTE, status, seconds * 1000)
