"""What Alembic runs around the revisions. It is called from `migrate` only and configures no logging."""

from __future__ import annotations

from typing import Any, cast

from alembic import context

from vejviser.stores.migrations import VERSION_TABLE
from vejviser.stores.schema import metadata

# Alembic's own annotation of this property is one that type checkers do not follow.
attributes = cast(dict[str, Any], context.config.attributes)

# The connection's transaction is migrate's, which also commits it; SQLite's DDL takes part in it as well.
context.configure(
    connection=attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
