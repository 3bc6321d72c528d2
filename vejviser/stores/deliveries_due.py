"""Which answers are to be delivered: written down with the answers themselves, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from vejviser.stores.database import Transaction
from vejviser.stores.mailbox_rows import Answer
from vejviser.stores.push_schema import deliveries

# Channels whose customers do not fetch their answers.
PUSHED_CHANNELS = frozenset({"messenger"})
_ADDED: Any = insert(deliveries)


def put_due(
    connection: Transaction, conversation_id: str, answers: Mapping[int, Answer], now: datetime
) -> None:
    """The answers with these numbers of the mailbox are due from now on."""
    rows = [
        {
            "conversation_id": conversation_id,
            "number": number,
            "then_pass": answer.then_pass,
            "state": "due",
            "parts_sent": 0,
            "attempts": 0,
            "next_attempt_at": now,
            "created_at": now,
        }
        for number, answer in answers.items()
    ]
    if rows:
        connection.execute(_ADDED, rows)
