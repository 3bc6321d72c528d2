"""What the bot has in its database about conversations on Messenger, read as an operator would."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

LOCK_SECONDS = 20


class Records:
    """Reads `vejviser.db` under that state directory."""

    def __init__(self, var: Path) -> None:
        self._file = var / "vejviser.db"

    def said(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was said, in order."""
        return self._rows("SELECT * FROM mailbox WHERE conversation_id = ? ORDER BY number", conversation_id)

    def deliveries(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was, or is to be, delivered, in order."""
        return self._rows(
            "SELECT * FROM deliveries WHERE conversation_id = ? ORDER BY number", conversation_id
        )

    def overheard(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was said while a human had the conversation."""
        return self._rows("SELECT * FROM overheard WHERE conversation_id = ? ORDER BY id", conversation_id)

    def tracker_events(self, conversation_id: str, kind: str) -> list[dict[str, Any]]:
        """Rasa's events of a kind."""
        return self._rows(
            "SELECT * FROM events WHERE sender_id = ? AND type_name = ? ORDER BY id", conversation_id, kind
        )

    def conversations(self) -> list[str]:
        """All conversations on Messenger."""
        rows = self._rows("SELECT id FROM conversations WHERE channel = 'messenger' ORDER BY id")
        return [row["id"] for row in rows]

    def open_work(self, conversation_id: str | None = None) -> int:
        """How much is still to be answered or to be sent, in one conversation or in all."""
        where, values = (" AND conversation_id = ?", (conversation_id,)) if conversation_id else ("", ())
        mailbox = "SELECT count(*) AS n FROM mailbox WHERE state IN ('waiting', 'started')"
        deliveries = "SELECT count(*) AS n FROM deliveries WHERE state = 'due'"
        return sum(self._rows(query + where, *values)[0]["n"] for query in (mailbox, deliveries))

    def add_answer(self, conversation_id: str, text: str, buttons: list[dict[str, str]]) -> int:
        """An answer that no dialogue gives, as if a turn had said it; the bot finds and delivers it. Its number."""
        with closing(self._open()) as database, database:
            (last,) = database.execute(
                "SELECT last_number FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
            number = last + 1
            kept = [{"id": f"{number}-{place}", **button} for place, button in enumerate(buttons, start=1)]
            database.execute(
                "INSERT INTO mailbox (conversation_id, number, type, text, buttons, created_at, in_reply_to) "
                "VALUES (?, ?, 'bot', ?, ?, datetime('now'), 1)",
                (conversation_id, number, text, json.dumps(kept) if kept else None),
            )
            database.execute(
                "UPDATE conversations SET last_number = ? WHERE id = ?", (number, conversation_id)
            )
            database.execute(
                "INSERT INTO deliveries (conversation_id, number, then_pass, state, parts_sent, attempts, "
                "next_attempt_at, created_at) VALUES (?, ?, 0, 'due', 0, 0, datetime('now'), datetime('now'))",
                (conversation_id, number),
            )
        return number

    def _rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with closing(self._open()) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=LOCK_SECONDS)
