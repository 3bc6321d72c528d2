"""An assistant's database as the assistant writes it, for desks that read from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tests.desk.running_desk import Desk, run_desk
from vejviser.stores.database import Database
from vejviser.stores.migrations import migrate
from vejviser.stores.schema import conversations, mailbox, outbox, ratings, tracker_events


class AssistantLog:
    """Adds what was said and done; each event of a conversation comes a second after the one before."""

    def __init__(self, url: str) -> None:
        migrate(url)
        self._database = Database(url)
        self._sequences: Counter[str] = Counter()
        self._now: dict[str, datetime] = {}

    def begin(self, key: str, at: datetime | None = None, channel: str = "website") -> None:
        """A conversation, on a channel."""
        self._now[key] = at or datetime.now(UTC) - timedelta(hours=3)
        self._insert(conversations, id=key, channel=channel, last_number=0, created_at=self._now[key])
        self.action(key, "action_session_start")
        self._event(key, "session_started")
        self.action(key, "action_listen")

    def goes_on(self, key: str, at: datetime) -> None:
        """The customer comes back to a conversation that is there already."""
        self._now[key] = at
        with self._database.read() as transaction:
            there = transaction.execute(
                select(func.max(tracker_events.c.sequence)).where(tracker_events.c.sender_id == key)
            ).scalar()
        self._sequences[key] = there or 0

    def says(self, key: str, text: str, intent: str, confidence: float = 0.95, **parsed: Any) -> None:
        """A message of the customer and how it was understood."""
        named = {"name": intent, "confidence": confidence}
        ranking = [named, {"name": "out_of_scope", "confidence": round(1 - confidence, 2) / 2}]
        parse_data = {"text": text, "intent": named, "entities": [], "intent_ranking": ranking, **parsed}
        self._event(
            key, "user", text=text, parse_data=parse_data, input_channel="website",
            message_id=f"{key}-{self._sequences[key]}",
        )  # fmt: skip

    def answers(self, key: str, text: str, *titles: str) -> None:
        """An answer of the assistant, with buttons."""
        buttons = [{"title": title, "payload": f"/choose{number}"} for number, title in enumerate(titles)]
        self._event(key, "bot", text=text, data={"buttons": buttons or None}, metadata={})
        self.action(key, "action_listen")

    def not_understood(self, key: str, text: str, confidence: float = 0.3) -> None:
        """A message that the assistant asks about."""
        names = {"nlu_fallback": 0.7, "give_feedback": confidence, "make_complaint": confidence / 2}
        ranking = [{"name": name, "confidence": share} for name, share in names.items()]
        self.says(key, text, "nlu_fallback", 0.7, intent_ranking=ranking)
        self.action(key, "action_not_understood")
        self.answers(key, "Det forstod jeg ikke helt.")

    def action(self, key: str, name: str) -> None:
        """Something that the assistant did."""
        self._event(key, "action", name=name)

    def slot(self, key: str, name: str, value: Any) -> None:
        """Something that it noted."""
        self._event(key, "slot", name=name, value=value)

    def form(self, key: str, name: str | None) -> None:
        """The beginning of a form, or with None its end."""
        self._event(key, "active_loop", name=name)

    def rates(self, key: str, score: int, comment: str | None = None) -> None:
        """What the customer thought of it."""
        self._insert(ratings, conversation_id=key, score=score, comment=comment, created_at=self._now[key])

    def case(self, key: str, reference: str, state: str, number: str | None = None) -> None:
        """A case in the outbox, with the number that the help desk gave it."""
        self._insert(
            outbox, key=f"{key}-{reference}", operation="create", reference=reference, conversation_id=key,
            state=state, attempts=1, next_attempt_at=self._now[key], ticket_number=number, created_at=self._now[key],
            sent_at=self._now[key] if number else None, error_class="Rejected" if state == "rejected" else None,
        )  # fmt: skip

    def notices(self, key: str, text: str) -> None:
        """Something that the channel itself told the customer."""
        self._sequences[f"{key} mailbox"] += 1
        self._insert(
            mailbox, conversation_id=key, number=self._sequences[f"{key} mailbox"], type="notice", text=text,
            created_at=self._now[key],
        )  # fmt: skip

    def erase(self, key: str) -> None:
        """Everything of a conversation goes, as it does when a customer asks for that."""
        with self._database.write() as transaction:
            for table, column in (
                (mailbox, mailbox.c.conversation_id), (ratings, ratings.c.conversation_id),
                (outbox, outbox.c.conversation_id), (tracker_events, tracker_events.c.sender_id),
                (conversations, conversations.c.id),
            ):  # fmt: skip
                transaction.execute(table.delete().where(column == key))

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    def _event(self, key: str, kind: str, **data: Any) -> None:
        self._now[key] += timedelta(seconds=1)
        self._sequences[key] += 1
        whole = {"event": kind, "timestamp": self._now[key].timestamp(), **data}
        self._insert(
            tracker_events, sender_id=key, sequence=self._sequences[key], type_name=kind,
            timestamp=self._now[key].timestamp(), intent_name=None,
            action_name=data.get("name") if kind == "action" else None,
            data=json.dumps(whole), message_id=data.get("message_id"),
        )  # fmt: skip

    def _insert(self, table: Any, **values: Any) -> None:
        with self._database.write() as transaction:
            transaction.execute(table.insert().values(**values))


@contextmanager
def assistant_log(desk: Desk) -> Iterator[AssistantLog]:
    """The log that the desk reads; at the end of the block the desk has read it."""
    log = AssistantLog(desk.env.get("VEJVISER_DATABASE_URL") or f"sqlite:///{desk.var / 'vejviser.db'}")
    try:
        yield log
    finally:
        log.close()
    result = run_desk(desk.env, "follow", "--once")
    assert result.returncode == 0, result.stderr
