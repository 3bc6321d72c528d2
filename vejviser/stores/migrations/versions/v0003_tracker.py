"""The tracker store: events with a number within their conversation, and where its window begins.

What Rasa's own store has written before is taken over and numbered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = "sender_id, type_name, timestamp, intent_name, action_name, data"


def upgrade() -> None:
    written_before = sa.inspect(op.get_bind()).has_table("events")
    if written_before:
        op.rename_table("events", "events_before")
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float(53)),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(255)),
        # Not PostgreSQL's usual name: the table that is replaced may have an index of that name.
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("sender_id", "sequence", name=op.f("uq_events_sender_id_sequence")),
        sa.UniqueConstraint("sender_id", "message_id", name=op.f("uq_events_sender_id_message_id")),
        sqlite_autoincrement=True,
    )
    if written_before:
        op.execute(
            f"INSERT INTO events ({COLUMNS}, sequence) SELECT {COLUMNS}, "
            "row_number() OVER (PARTITION BY sender_id ORDER BY id) FROM events_before ORDER BY id"
        )
        op.drop_table("events_before")
    op.create_table(
        "tracker_windows",
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", name=op.f("pk_tracker_windows")),
    )


def downgrade() -> None:
    op.drop_table("tracker_windows")
    op.drop_table("events")
