"""What the bot has in its database about conversations on Messenger, read as an operator would."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from tests.e2e.running_stack import Stack
from vejviser.stores.database import Database


class Records:
    """Reads the database of these processes."""

    def __init__(self, stack: Stack) -> None:
        own = f"sqlite:///{stack.var / 'vejviser.db'}"
        self._database = Database(stack.environment.get("VEJVISER_DATABASE_URL", own))

    def said(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was said, in order."""
        return self._rows(
            "SELECT * FROM mailbox WHERE conversation_id = :id ORDER BY number", id=conversation_id
        )

    def deliveries(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was, or is to be, delivered, in order."""
        return self._rows(
            "SELECT * FROM deliveries WHERE conversation_id = :id ORDER BY number", id=conversation_id
        )

    def overheard(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was said while a human had the conversation."""
        return self._rows(
            "SELECT * FROM overheard WHERE conversation_id = :id ORDER BY id", id=conversation_id
        )

    def tracker_events(self, conversation_id: str, kind: str) -> list[dict[str, Any]]:
        """Rasa's events of a kind."""
        return self._rows(
            "SELECT * FROM events WHERE sender_id = :id AND type_name = :kind ORDER BY id",
            id=conversation_id,
            kind=kind,
        )

    def conversations(self) -> list[str]:
        """All conversations on Messenger."""
        rows = self._rows("SELECT id FROM conversations WHERE channel = 'messenger' ORDER BY id")
        return [row["id"] for row in rows]

    def open_work(self, conversation_id: str | None = None) -> int:
        """How much is still to be answered or to be sent, in one conversation or in all."""
        where, values = (
            (" AND conversation_id = :id", {"id": conversation_id}) if conversation_id else ("", {})
        )
        mailbox = "SELECT count(*) AS n FROM mailbox WHERE state IN ('waiting', 'started')"
        deliveries = "SELECT count(*) AS n FROM deliveries WHERE state = 'due'"
        return sum(self._rows(query + where, **values)[0]["n"] for query in (mailbox, deliveries))

    def add_answer(self, conversation_id: str, said: str, buttons: list[dict[str, str]]) -> int:
        """An answer that no dialogue gives, as if a turn had said it; the bot finds and delivers it. Its number."""
        with self._database.write() as transaction:
            (last,) = transaction.execute(
                text("SELECT last_number FROM conversations WHERE id = :id"), {"id": conversation_id}
            ).one()
            number = last + 1
            kept = [{"id": f"{number}-{place}", **button} for place, button in enumerate(buttons, start=1)]
            values = {
                "id": conversation_id,
                "number": number,
                "text": said,
                "buttons": json.dumps(kept) if kept else None,
            }
            for statement in (
                "INSERT INTO mailbox (conversation_id, number, type, text, buttons, created_at, in_reply_to) "
                "VALUES (:id, :number, 'bot', :text, :buttons, CURRENT_TIMESTAMP, 1)",
                "UPDATE conversations SET last_number = :number WHERE id = :id",
                "INSERT INTO deliveries (conversation_id, number, then_pass, state, parts_sent, attempts, "
                "next_attempt_at, created_at) "
                "VALUES (:id, :number, FALSE, 'due', 0, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            ):
                transaction.execute(text(statement), values)
        return number

    def _rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        with self._database.read() as transaction:
            return [dict(row) for row in transaction.execute(text(query), values).mappings()]
