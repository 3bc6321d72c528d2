"""Following a table that only grows, by its ids, although ids may become visible out of order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.review.reading.source import NewRow

# A row of PostgreSQL gets its id when it is written and is seen when its transaction ends: a smaller id can
# turn up this much after a greater one.
OVERLAP_SECONDS = 30.0
# What was written this long ago has been visible for long, and is not kept in mind while catching up.
LONG_AGO = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """What is new, and where the tail is once that is dealt with."""

    new: Sequence[NewRow]
    position: int
    seen: dict[int, float]


class Tail:
    """Gives each row once, and again after a restart if it is younger than the overlap.

    Everything up to `position` has been dealt with; of what comes after it, `seen` says what has been.
    """

    def __init__(self, position: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.position = position
        self._seen: dict[int, float] = {}
        self._clock = clock

    def step(self, read: Callable[[int, int], Sequence[NewRow]], most: int) -> Step:
        """Reads on with `read(after, limit)`, at most `most` rows; nothing changes before `go_to`."""
        rows = read(self.position, most + len(self._seen))
        now, long_ago = self._clock(), datetime.now(UTC) - LONG_AGO
        new = [row for row in rows if row.id not in self._seen]
        seen = self._seen | {row.id: now for row in new}
        position = self.position
        for row in rows:
            written_long_ago = row.written_at is not None and row.written_at < long_ago
            if not written_long_ago and now - seen[row.id] < OVERLAP_SECONDS:
                break
            position = row.id
        return Step(new, position, {id_: at for id_, at in seen.items() if id_ > position})

    def go_to(self, step: Step) -> None:
        """The step's rows have been dealt with."""
        self.position, self._seen = step.position, step.seen
