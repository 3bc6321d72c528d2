"""What the databases hold after a run, read straight from their tables."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.faults.stack import FaultStack
from vejviser.stores.database import Database


@dataclass(frozen=True)
class Ledger:
    """Rows by conversation: `mailbox` in the order of numbers, `events` in the order Rasa wrote them."""

    last_numbers: dict[str, int]
    mailbox: dict[str, list[Any]]
    events: dict[str, list[TrackerEvent]]
    outbox: dict[str, list[Any]]
    tickets: dict[str, list[Any]]


@dataclass(frozen=True)
class TrackerEvent:
    """One event of Rasa."""

    sequence: int
    kind: str
    data: dict[str, Any]


def waiting(stack: FaultStack) -> tuple[int, int]:
    """How many messages are not answered and how many cases are not sent."""
    with Database(stack.database_url).read() as connection:
        messages = "SELECT count(*) FROM mailbox WHERE state IN ('waiting', 'started')"
        cases = "SELECT count(*) FROM outbox WHERE state = 'pending'"
        return tuple(connection.execute(sa.text(query)).scalar() for query in (messages, cases))


def read_ledger(stack: FaultStack) -> Ledger:
    """Everything, in one transaction for each database."""
    database = Database(stack.database_url)
    with database.read() as connection:

        def rows(query: str) -> list[Any]:
            return connection.execute(sa.text(query)).all()

        numbers = {row.id: row.last_number for row in rows("SELECT id, last_number FROM conversations")}
        mailbox = _grouped(rows("SELECT * FROM mailbox ORDER BY conversation_id, number"), "conversation_id")
        outbox = _grouped(rows("SELECT * FROM outbox ORDER BY id"), "conversation_id")
        events: dict[str, list[TrackerEvent]] = defaultdict(list)
        query = "SELECT sender_id, sequence, type_name, data FROM events ORDER BY sequence"
        for row in rows(query):
            events[row.sender_id].append(TrackerEvent(row.sequence, row.type_name, json.loads(row.data)))
    with Database(stack.desk_database_url).read() as connection:
        tickets = connection.execute(sa.text("SELECT * FROM tickets_ticket ORDER BY id")).all()
    return Ledger(numbers, mailbox, events, outbox, _grouped(tickets, "conversation_id"))


def _grouped(rows: list[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
