"""The tables of the stores. A change here needs a migration beside it; a test holds both together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from vejviser.stores.columns import RowNumber, UtcDateTime, metadata
from vejviser.stores.push_schema import attachments, deliveries, overheard, threads

__all__ = [
    "attachments",
    "conversations",
    "deliveries",
    "mailbox",
    "metadata",
    "outbox",
    "overheard",
    "ratings",
    "threads",
    "tracker_events",
    "tracker_windows",
]

# SQLAlchemy 1.4 has no types, and what checkers guess of a Table is wrong.
outbox: Any = Table(
    "outbox",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("key", String(200), nullable=False),
    Column("operation", String(20), nullable=False),
    Column("reference", String(20), nullable=False),
    Column("conversation_id", String(255), nullable=False),
    # The key of the create that a note or a withdrawal is about, when it had no number yet.
    Column("create_key", String(200)),
    # SQL's NULL, not JSON's: gone is gone.
    Column("payload", JSON(none_as_null=True)),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("error_class", String(100)),
    Column("ticket_number", String(100)),
    Column("ticket_status", String(100)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("key"),
    UniqueConstraint("reference"),
    CheckConstraint("operation IN ('create', 'note', 'withdraw')", name="operation"),
    CheckConstraint("state IN ('pending', 'sent', 'rejected')", name="state"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "conversation_id", "state"),
    Index(None, "create_key"),
    sqlite_autoincrement=True,
)

conversations: Any = Table(
    "conversations",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("channel", String(20), nullable=False),
    # The page that the customer writes from; channels without pages have none.
    Column("origin", String(255)),
    Column("last_number", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # The customer has asked for deletion: nothing is shown any more, and the rows go next.
    Column("deleted_at", UtcDateTime),
    # Who is at the conversation's messages, until when unless that is said again.
    Column("worker", String(40)),
    Column("worker_until", UtcDateTime),
)

# One row for each thing that was said, in both directions. `state` is the worker's, for customers' rows only.
mailbox: Any = Table(
    "mailbox",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("conversation_id", String(255), ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("type", String(10), nullable=False),
    Column("text", Text, nullable=False),
    # What a button means to the assistant; customers never see it and never write it.
    Column("payload", Text),
    Column("buttons", JSON(none_as_null=True)),
    Column("in_reply_to", Integer),
    Column("channel_message_id", String(255)),
    Column("state", String(10)),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "number"),
    UniqueConstraint("conversation_id", "channel_message_id"),
    CheckConstraint("type IN ('user', 'bot', 'notice')", name="type"),
    CheckConstraint("state IN ('waiting', 'started', 'done')", name="state"),
    Index(None, "state", "conversation_id"),
    sqlite_autoincrement=True,
)

ratings: Any = Table(
    "ratings",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("conversation_id", String(255), ForeignKey("conversations.id"), nullable=False),
    Column("score", Integer, nullable=False),
    Column("comment", Text),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

# What Rasa remembers of conversations, in the columns of Rasa's own SQL store. `sequence` counts within the
# conversation from 1: of two who write at once, one finds its number taken. `message_id` is that of a
# customer's message: who answers one that was answered meanwhile finds that out, too.
tracker_events: Any = Table(
    "events",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("sender_id", String(255), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float(53)),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text, nullable=False),
    Column("message_id", String(255)),
    UniqueConstraint("sender_id", "sequence"),
    UniqueConstraint("sender_id", "message_id"),
    sqlite_autoincrement=True,
)

# Where the part of a long conversation begins that is still read, and what was known just before.
tracker_windows: Any = Table(
    "tracker_windows",
    metadata,
    Column("sender_id", String(255), primary_key=True),
    Column("first_sequence", Integer, nullable=False),
    Column("start", Text, nullable=False),
)
