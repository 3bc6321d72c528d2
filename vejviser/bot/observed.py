"""What is seen of a running bot: requests, turns, the backlog of the mailbox, the model."""

from __future__ import annotations

from sanic import Sanic

from vejviser.settings import Settings
from vejviser.stores.backlog import backlog
from vejviser.stores.database import Database
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


def observe_bot(app: Sanic, settings: Settings, model: str) -> None:
    """Adds metrics and request ids to the bot's application; `model` is the name of the one it loads."""
    observe(app, "bot")
    MODEL.labels(model).set(1)
    database = Database(settings.database_url)

    def read() -> Values:
        now = backlog(database)
        return dict(zip((gauge.name for gauge in BACKLOG), (now.messages, now.oldest_seconds), strict=True))

    AtScrape("mailbox", BACKLOG, read).register()
