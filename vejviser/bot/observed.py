"""What is seen of a running bot: requests, turns, the backlog of the mailbox, the model."""

from __future__ import annotations

from sanic import Sanic

from vejviser.settings import Settings
from vejviser.stores.backlog import backlog
from vejviser.stores.database import Database
from vejviser.stores.deliveries import Deliveries
from vejviser.telemetry.at_scrape import AtScrape, ReadGauge, Values
from vejviser.telemetry.sanic_server import observe
from vejviser.telemetry.turns import MODEL

BACKLOG = (
    ReadGauge(
        "vejviser_undelivered_messages",
        "Accepted messages without an answer, of all workers: the same number from each.",
    ),
    ReadGauge(
        "vejviser_undelivered_oldest_seconds", "Age of the oldest accepted message without an answer, else 0."
    ),
)


DELIVERIES = (
    ReadGauge(
        "vejviser_messenger_undelivered",
        "Answers for Messenger that are not sent: due, kept (shown to staff) or failed (nobody to send to).",
        label="state",
    ),
    ReadGauge(
        "vejviser_messenger_undelivered_oldest_seconds", "Age of the oldest answer that is due, else 0."
    ),
)


def observe_bot(app: Sanic, settings: Settings, model: str) -> None:
    """Adds metrics and request ids to the bot's application; `model` is the name of the one it loads."""
    observe(app, "bot")
    MODEL.labels(model).set(1)
    database = Database(settings.database_url)

    def read() -> Values:
        now = backlog(database)
        return dict(zip((gauge.name for gauge in BACKLOG), (now.messages, now.oldest_seconds), strict=True))

    AtScrape("mailbox", BACKLOG, read).register()

    if settings.messenger is not None:
        _observe_deliveries(database)


def _observe_deliveries(database: Database) -> None:
    deliveries = Deliveries(database, "metrics")

    def read() -> Values:
        now = deliveries.undelivered()
        states = {"due": now.due, "kept": now.kept, "failed": now.failed}
        return dict(zip((gauge.name for gauge in DELIVERIES), (states, now.oldest_seconds), strict=True))

    AtScrape("deliveries", DELIVERIES, read).register()
