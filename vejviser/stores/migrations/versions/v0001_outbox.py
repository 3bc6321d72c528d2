"""The ticket outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("operation", sa.String(20), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("create_key", sa.String(200)),
        sa.Column("payload", sa.JSON()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", moment, nullable=False),
        sa.Column("lease_until", moment),
        sa.Column("error_class", sa.String(100)),
        sa.Column("ticket_number", sa.String(100)),
        sa.Column("ticket_status", sa.String(100)),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("sent_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_outbox_reference")),
        sa.CheckConstraint("operation IN ('create', 'note', 'withdraw')", name=op.f("ck_outbox_operation")),
        sa.CheckConstraint("state IN ('pending', 'sent', 'rejected')", name=op.f("ck_outbox_state")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_state_next_attempt_at"), "outbox", ["state", "next_attempt_at"])
    op.create_index(op.f("ix_outbox_conversation_id_state"), "outbox", ["conversation_id", "state"])
    op.create_index(op.f("ix_outbox_create_key"), "outbox", ["create_key"])


def downgrade() -> None:
    op.drop_table("outbox")
