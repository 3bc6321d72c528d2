"""Many rows at once, as fast as each database takes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

NULL = "\\N"


class Bulk:
    """Inserts within the transaction that it is given: COPY on PostgreSQL, `executemany` on SQLite."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
        """Adds the rows; gives how many that were."""
        raw = self._connection.connection
        if self._connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            kept = list(rows)
            raw.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", kept)
            return len(kept)
        text = io.StringIO()
        writer = csv.writer(text)
        number = 0
        for row in rows:
            writer.writerow([NULL if value is None else value for value in row])
            number += 1
        text.seek(0)
        with raw.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '{NULL}')", text
            )
        return number
