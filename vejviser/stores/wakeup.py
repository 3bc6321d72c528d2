"""Tells the threads of this process that the outbox has changed, so that nobody waits for the next poll."""

from __future__ import annotations

import threading


class Wakeup:
    """A counter to wait on. Read `count` before looking at the database: no change after that is missed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        with self._changed:
            return self._count

    def notify(self) -> None:
        """Count one change and wake all who wait."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Return when the count is past `seen`, at the latest after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > seen, timeout=max(0.0, seconds))
