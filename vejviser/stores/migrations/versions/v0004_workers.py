"""Which worker is at a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("worker", sa.String(40)))
    op.add_column("conversations", sa.Column("worker_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("conversations", "worker_until")
    op.drop_column("conversations", "worker")
