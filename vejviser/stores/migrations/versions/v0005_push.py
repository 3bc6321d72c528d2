"""Channels that we deliver to: threads, deliveries, attachments, and what is overheard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "threads",
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("last_written_at", moment),
        sa.Column("held_by", sa.String(10), nullable=False),
        sa.Column("held_since", moment),
        sa.Column("deliverer", sa.String(40)),
        sa.Column("deliverer_until", moment),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_threads")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_threads_conversation_id")
        ),
        sa.CheckConstraint("held_by IN ('assistant', 'human')", name=op.f("ck_threads_held_by")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", row_number, nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("then_pass", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("sending_since", moment),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", moment, nullable=False),
        sa.Column("error_class", sa.String(100)),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_deliveries_conversation_id")
        ),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_deliveries_conversation_id_number")),
        sa.CheckConstraint("state IN ('due', 'sent', 'kept', 'failed')", name=op.f("ck_deliveries_state")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_state_next_attempt_at"), "deliveries", ["state", "next_attempt_at"])
    op.create_table(
        "attachments",
        sa.Column("id", row_number, nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("noted_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_attachments_conversation_id")
        ),
        sa.UniqueConstraint(
            "conversation_id",
            "number",
            "place",
            name=op.f("uq_attachments_conversation_id_number_place"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "overheard",
        sa.Column("id", row_number, nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("channel_message_id", sa.String(255), nullable=False),
        sa.Column("said_by", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overheard")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_overheard_conversation_id")
        ),
        sa.UniqueConstraint(
            "conversation_id",
            "channel_message_id",
            name=op.f("uq_overheard_conversation_id_channel_message_id"),
        ),
        sa.CheckConstraint("said_by IN ('customer', 'page')", name=op.f("ck_overheard_said_by")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("overheard", "attachments", "deliveries", "threads"):
        op.drop_table(table)
