"""The mailbox: conversations, what was said in them, and how customers rated them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(255)),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("deleted_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", row_number, nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("buttons", sa.JSON(none_as_null=True)),
        sa.Column("in_reply_to", sa.Integer()),
        sa.Column("channel_message_id", sa.String(255)),
        sa.Column("state", sa.String(10)),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_mailbox_conversation_id")
        ),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_mailbox_conversation_id_number")),
        sa.UniqueConstraint(
            "conversation_id",
            "channel_message_id",
            name=op.f("uq_mailbox_conversation_id_channel_message_id"),
        ),
        sa.CheckConstraint("type IN ('user', 'bot', 'notice')", name=op.f("ck_mailbox_type")),
        sa.CheckConstraint("state IN ('waiting', 'started', 'done')", name=op.f("ck_mailbox_state")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mailbox_state_conversation_id"), "mailbox", ["state", "conversation_id"])
    op.create_table(
        "ratings",
        sa.Column("id", row_number, nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ratings_conversation_id"), "ratings", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_table("mailbox")
    op.drop_table("conversations")
