"""Which revision of the schema a database has."""

from __future__ import annotations

from sqlalchemy import text

from vejviser.stores.database import Database
from vejviser.stores.migrations import VERSION_TABLE


def applied_revision(url: str) -> str:
    """The revision that `migrate` has brought the database at `url` to. Raises `StoreError`."""
    database = Database(url)
    try:
        with database.read() as connection:
            return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one())
    finally:
        database.close()
