"""What the database knows of its tables, by which it chooses its ways."""

from __future__ import annotations

from django.db import connection

from desk.review.models import Case, Conversation, Flag, Intents, Message, SearchText, Step


def refresh() -> None:
    """Make it look anew. After a large log was read the old numbers would lead it astray for long.

    SQLite never does it by itself, PostgreSQL some minutes later. Raises `django.db.Error`.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A sample of each index is enough.
            cursor.execute("PRAGMA analysis_limit=1000")
        for model in (Case, Conversation, Flag, Intents, Message, SearchText, Step):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
