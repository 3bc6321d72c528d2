"""Writing invented conversations into the assistant's tables, and taking them out again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from vejviser.demo_data.bulk import Bulk
from vejviser.demo_data.courses import Outcome, run
from vejviser.demo_data.log import Log
from vejviser.demo_data.phrases import Phrases
from vejviser.settings import Settings, SettingsError
from vejviser.stores.database import Database
from vejviser.stores.schema import conversations, outbox, ratings, tracker_events

KEY = "demo-"
DAYS = 180
AT_ONCE = 1_000
CHANNELS = (("website", 0.7), ("messenger", 0.3))
# How likely a conversation begins in each hour of the day, Danish time in winter.
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 12, 11, 11, 11, 10, 9, 8, 8, 8, 7, 5, 3, 2)
EVENT_COLUMNS = (
    "sender_id",
    "sequence",
    "type_name",
    "timestamp",
    "intent_name",
    "action_name",
    "data",
    "message_id",
)


def make(settings: Settings, number: int, seed: int, say: Callable[[str], None]) -> int:
    """Adds so many conversations; gives how many events they have. Raises `SettingsError` in production."""
    if settings.production:
        raise SettingsError("demo data is not for production (VEJVISER_ENVIRONMENT)")
    database = Database(settings.database_url)
    chance = random.Random(seed)
    phrases = Phrases(settings, chance)
    first = _next_number(database)
    events = 0
    starts = sorted(_start(chance) for _ in range(number))
    for begin in range(0, number, AT_ONCE):
        batch = [
            _conversation(f"{KEY}{first + begin + place:08d}", start, phrases, chance)
            for place, start in enumerate(starts[begin : begin + AT_ONCE])
        ]
        events += _write(database, batch, chance)
        say(f"{begin + len(batch):,} of {number:,} conversations, {events:,} events")
    database.close()
    return events


def remove(settings: Settings) -> int:
    """Takes all invented conversations out; gives how many there were."""
    database = Database(settings.database_url)
    pattern = f"{KEY}%"
    with database.write() as connection:
        for column in (outbox.c.conversation_id, ratings.c.conversation_id, tracker_events.c.sender_id):
            connection.execute(delete(column.table).where(column.like(pattern)))
        gone = connection.execute(delete(conversations).where(conversations.c.id.like(pattern))).rowcount
    database.close()
    return gone


def _next_number(database: Database) -> int:
    with database.read() as connection:
        last = (
            select(conversations.c.id)
            .where(conversations.c.id.like(f"{KEY}%"))
            .order_by(conversations.c.id.desc())
        )
        found = connection.execute(last.limit(1)).scalar()
    return int(found.removeprefix(KEY)) + 1 if found else 1


def _start(chance: random.Random) -> datetime:
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    hour = chance.choices(range(24), HOURS)[0]
    back = timedelta(days=chance.randint(1, DAYS))
    return day - back + timedelta(hours=hour - 1, seconds=chance.uniform(0, 3600))


def _conversation(
    key: str, start: datetime, phrases: Phrases, chance: random.Random
) -> tuple[Log, datetime, Outcome]:
    channel = chance.choices([name for name, _ in CHANNELS], [weight for _, weight in CHANNELS])[0]
    log = Log(key, channel, phrases, chance, start.timestamp())
    return log, start, run(log, chance)


def _write(database: Database, batch: list[tuple[Log, datetime, Outcome]], chance: random.Random) -> int:
    talks = [
        {"id": log.key, "channel": log.channel, "origin": None, "last_number": 0, "created_at": start}
        for log, start, _ in batch
    ]
    rated = [
        {
            "conversation_id": log.key,
            "score": chance.choices((1, 2, 3, 4, 5), (3, 2, 2, 4, 5))[0],
            "comment": log.phrases.said("give_feedback") if chance.random() < 0.3 else None,
            "created_at": datetime.fromtimestamp(log.now + 5, UTC),
        }
        for log, _, _ in batch
        if chance.random() < 0.12
    ]
    cases = [_entry(log, outcome) for log, _, outcome in batch if outcome.case]
    with database.write() as connection:
        for table, rows in ((conversations, talks), (ratings, rated), (outbox, cases)):
            if rows:
                connection.execute(insert(table), rows)
        return Bulk(connection).insert("events", EVENT_COLUMNS, _events(batch))


def _events(batch: list[tuple[Log, datetime, Outcome]]) -> Iterator[tuple[Any, ...]]:
    for log, _, _ in batch:
        for row in log.rows:
            yield (log.key, *row)


def _entry(log: Log, outcome: Outcome) -> dict[str, Any]:
    """Never one that waits: the action server would send it to the help desk."""
    at = datetime.fromtimestamp(log.now, UTC)
    number = log.key.removeprefix(KEY)
    return {
        "key": f"{log.key}-1",
        "operation": "create",
        "reference": f"VD-{number}",
        "conversation_id": log.key,
        "state": "rejected" if outcome.rejected else "sent",
        "attempts": 1,
        "next_attempt_at": at,
        "error_class": "HelpDeskRefused" if outcome.rejected else None,
        "ticket_number": None if outcome.rejected else f"DEMO-{number}",
        "ticket_status": None if outcome.rejected else "new",
        "created_at": at,
        "sent_at": None if outcome.rejected else at,
    }
