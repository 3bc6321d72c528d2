"""The metrics of what runs actions."""

from __future__ import annotations

from prometheus_client import Histogram

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4.5)

ACTION_SECONDS = Histogram(
    "vejviser_action_seconds",
    "Seconds of each action; outcome is done, rejected (a form left the message to a rule) or failed.",
    ["action", "outcome"],
    buckets=BUCKETS,
)
