"""What was broken when: one JSON line for each event, kept after the test."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class FaultLog:
    """`monotonic` counts seconds from the beginning of the run, `at` is the wall clock."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._open = file.open("w", encoding="utf-8")

    def note(self, what: str, **details: Any) -> None:
        """Writes one line; safe from several threads."""
        line = {
            "monotonic": round(time.monotonic() - self._began, 3),
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "what": what,
            **details,
        }
        with self._lock:
            self._open.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._open.flush()

    def close(self) -> None:
        """No more lines."""
        self._open.close()
