"""The tables of channels that we deliver to ourselves, such as Messenger; pages fetch from the mailbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from vejviser.stores.columns import RowNumber, UtcDateTime, metadata


def _conversation() -> Any:
    return Column("conversation_id", String(255), ForeignKey("conversations.id"), nullable=False)


# What the platform says of a conversation: when the customer last wrote, and whether a human has it.
threads: Any = Table(
    "threads",
    metadata,
    Column("conversation_id", String(255), ForeignKey("conversations.id"), primary_key=True),
    Column("last_written_at", UtcDateTime),
    Column("held_by", String(10), nullable=False),
    Column("held_since", UtcDateTime),
    # Which worker delivers the conversation's answers, until when unless that is said again.
    Column("deliverer", String(40)),
    Column("deliverer_until", UtcDateTime),
    CheckConstraint("held_by IN ('assistant', 'human')", name="held_by"),
)

# One row for each answer that is to be delivered. `parts_sent` counts the messages that it was split into and
# that the platform has; `sending_since` is set while nobody knows whether the next one has reached it.
deliveries: Any = Table(
    "deliveries",
    metadata,
    Column("id", RowNumber, primary_key=True),
    _conversation(),
    Column("number", Integer, nullable=False),
    Column("then_pass", Boolean(create_constraint=False), nullable=False),
    Column("state", String(10), nullable=False),
    Column("parts_sent", Integer, nullable=False),
    Column("sending_since", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("error_class", String(100)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("conversation_id", "number"),
    CheckConstraint("state IN ('due', 'sent', 'kept', 'failed')", name="state"),
    Index(None, "state", "next_attempt_at"),
    sqlite_autoincrement=True,
)

# What customers sent beside text: kept by the platform under a link, shown to staff on the case.
attachments: Any = Table(
    "attachments",
    metadata,
    Column("id", RowNumber, primary_key=True),
    _conversation(),
    # Of the message in the mailbox.
    Column("number", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("link", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # When it was put on a case.
    Column("noted_at", UtcDateTime),
    UniqueConstraint("conversation_id", "number", "place"),
    sqlite_autoincrement=True,
)

# What was said while a human had the conversation: not answered, kept for those who review.
overheard: Any = Table(
    "overheard",
    metadata,
    Column("id", RowNumber, primary_key=True),
    _conversation(),
    Column("channel_message_id", String(255), nullable=False),
    Column("said_by", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "channel_message_id"),
    CheckConstraint("said_by IN ('customer', 'page')", name="said_by"),
    sqlite_autoincrement=True,
)
