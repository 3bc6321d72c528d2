"""The Messenger channel's own metrics."""

from __future__ import annotations

from prometheus_client import Counter

EVENTS = Counter(
    "vejviser_messenger_events",
    "Events of the platform by what they were; `repeated` ones had been kept before.",
    ["kind"],
)
SENDS = Counter(
    "vejviser_messenger_sends",
    "Calls to send a message by outcome: sent, or the class of the error.",
    ["outcome"],
)

# Series that are there from the start, so that the first failure is a rise from 0.
for _kind in ("text", "repeated"):
    EVENTS.labels(_kind)
for _outcome in ("sent", "TokenRefused", "NotPermitted", "RateLimited", "TemporaryGraphFailure"):
    SENDS.labels(_outcome)


def event_seen(kind: str) -> None:
    """An event was kept or passed over; `kind` is a word of ours."""
    EVENTS.labels(kind).inc()


def send_ended(outcome: str) -> None:
    """A call to send a part of an answer ended: `sent` or the error's class."""
    SENDS.labels(outcome).inc()
