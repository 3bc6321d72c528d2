"""Bring a database up to the schema of this code, with Alembic and without an `alembic.ini`.

A new revision is a new file in `versions/`, made with `alembic.command.revision` and `alembic_config` or by
hand from `script.py.mako`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text

from vejviser.stores.database import Database, Transaction
from vejviser.stores.errors import StoreError

# Any number that no other program locks in this database.
ADVISORY_LOCK = 7_236_001_943

# In a database shared with others, Alembic's own name for it may be taken.
VERSION_TABLE = "vejviser_schema_version"


def migrate(url: str) -> None:
    """Create or change the tables in the database at `url` to those of this code; again is no harm.

    All in one transaction under a lock, so that of several processes that start at once one migrates and the
    others wait for it, and a migration that fails leaves nothing behind. Raises `StoreError`.
    """
    database = Database(url)
    try:
        # On SQLite `write` takes the lock itself.
        with database.write() as connection:
            if not database.is_sqlite:
                # Changing a large table, and waiting for another process that does, may take its time.
                for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                    connection.execute(text(f"SET LOCAL {limit} = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
            command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StoreError(f"cannot migrate the database {database.name}: {error}") from error
    finally:
        database.close()


def alembic_config(connection: Transaction) -> Config:
    """Alembic's settings for our revisions, run on an open connection within its transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
