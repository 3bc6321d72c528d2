"""The poller: reads what is new in the assistant's database and brings the read model up to date."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from desk.assistant.models import MailboxRow, OutboxEntry, Overheard, Rating
from desk.review.models import Position
from desk.review.overview import figures
from desk.review.reading import source, statistics
from desk.review.reading.erasing import Erasing, erase
from desk.review.reading.overdue import JUDGED_AT_ONCE, changed_cases, left
from desk.review.reading.summary import Summary, summary_of
from desk.review.reading.tail import LONG_AGO, Step, Tail
from desk.review.reading.writing import write
from vejviser.telemetry.errors import count_error

log = logging.getLogger(__name__)

EVENTS_AT_ONCE = 3_000
# Conversations in one transaction: other writers of the desk's database wait no longer than that takes.
CONVERSATIONS_AT_ONCE = 200
EVENTS = "events"
OTHERS: dict[str, source.Other] = {
    "ratings": Rating,
    "outbox": OutboxEntry,
    "notices": MailboxRow,
    "overheard": Overheard,
}
NOTED_EVERY_SECONDS = 3.0
ROUND_EVERY_SECONDS = 5.0
# The longer a conversation beyond this, the less often it is read again: it must hold up no other.
LONG_EVENTS = 3_000
LONG_PAUSE_SECONDS = 20.0
ANALYSED_EVERY_EVENTS = 50_000


@dataclass(frozen=True)
class Progress:
    """What one look has brought: new events, and whether more are waiting."""

    events: int
    more: bool


class Follower:
    """One reader; a second one at the same time does the same work again and no harm.

    A conversation is always written as a whole from all its events, so that it does not matter what was
    written before a crash. Positions move only after what they stand for is written.
    """

    def __init__(self) -> None:
        self._tails = {name: Tail(_position(name)) for name in (EVENTS, *OTHERS)}
        self._erasing = Erasing()
        # Of conversations that long ago became complete: the last event that was read of them.
        self._complete: dict[str, int] = {}
        # Very long conversations: until when they are left alone, and those that wait for it.
        self._not_before: dict[str, float] = {}
        self._postponed: set[str] = set()
        # Events since the database was last told to look at its tables.
        self._unanalysed = ANALYSED_EVERY_EVENTS
        self._noted_at = 0.0
        self._round_at = 0.0

    def look(self) -> Progress:
        """Takes what is new. Raises `django.db.Error`; after that the same look can be tried again."""
        steps = {EVENTS: self._tails[EVENTS].step(source.new_events, EVENTS_AT_ONCE)}
        for name, model in OTHERS.items():
            steps[name] = self._tails[name].step(
                lambda after, limit, model=model: source.new_rows(model, after, limit), EVENTS_AT_ONCE
            )
        more = any(len(step.new) == EVENTS_AT_ONCE for step in steps.values())
        self._bring_up_to_date(self._due(self._touched(steps)))
        new = steps[EVENTS].new
        behind = max(0, source.last_event() - new[-1].id) if len(new) == EVENTS_AT_ONCE else 0
        moved = any(step.new or step.position != self._tails[name].position for name, step in steps.items())
        if moved or time.monotonic() - self._noted_at > NOTED_EVERY_SECONDS:
            self._note(steps, behind)
        for name, step in steps.items():
            self._tails[name].go_to(step)
        position = steps[EVENTS].position
        self._complete = {key: last for key, last in self._complete.items() if last > position}
        self._unanalysed += len(new)
        if not more and self._unanalysed > ANALYSED_EVERY_EVENTS:
            statistics.refresh()
            self._unanalysed = 0
        if not more and time.monotonic() - self._round_at > ROUND_EVERY_SECONDS:
            self._round()
        return Progress(len(new), more)

    def _touched(self, steps: dict[str, Step]) -> set[str]:
        """The conversations that something new belongs to and that were not read to their end already."""
        long_ago = timezone.now() - LONG_AGO
        touched = {
            row.key
            for row in steps[EVENTS].new
            if row.written_at is None or row.written_at > long_ago or row.id > self._complete.get(row.key, 0)
        }
        return touched.union(*({row.key for row in steps[name].new if row.key} for name in OTHERS))

    def _due(self, touched: set[str]) -> set[str]:
        """Without very long conversations that were read just now, with those that have waited enough."""
        now = time.monotonic()
        wanted = touched | self._postponed
        self._not_before = {key: then for key, then in self._not_before.items() if then > now}
        self._postponed = wanted & self._not_before.keys()
        return wanted - self._postponed

    def _bring_up_to_date(self, keys: Collection[str]) -> None:
        ordered = sorted(keys)
        for start in range(0, len(ordered), CONVERSATIONS_AT_ONCE):
            now = timezone.now()
            part = source.material(ordered[start : start + CONVERSATIONS_AT_ONCE])
            summaries = [found for one in part if (found := _summary(one, now)) is not None]
            _write(summaries)
            self._complete |= {one.key: one.events[-1].id for one in part}
            for one in part:
                if (parts := len(one.events) / LONG_EVENTS) > 1:
                    self._not_before[one.key] = time.monotonic() + parts * LONG_PAUSE_SECONDS

    def _note(self, steps: dict[str, Step], behind: int) -> None:
        now = timezone.now()
        with transaction.atomic():
            for name, step in steps.items():
                noted = {"event_id": step.position, "behind": behind, "looked_at": now, "error": ""}
                if not behind:
                    noted["caught_up_at"] = now
                Position.objects.update_or_create(name=name, defaults=noted)
        self._noted_at = time.monotonic()

    def _round(self) -> None:
        """What no new row tells: that something was erased, that a customer has left, how a case goes."""
        now = timezone.now()
        issued = source.last_issued_event()
        if issued is not None and issued < self._tails[EVENTS].position:
            log.warning("the assistant's database is another or an older one: it is read from the beginning")
            self._tails, self._complete = {name: Tail(0) for name in self._tails}, {}
        erase(source.hidden(JUDGED_AT_ONCE))
        if gone := self._erasing.look():
            log.info("%d conversations were erased", gone)
        self._bring_up_to_date({*left(now), *changed_cases(now)})
        figures.refresh()
        self._round_at = time.monotonic()


def note_failure(error: BaseException) -> None:
    """Tell the pages that nothing can be read. Raises `django.db.Error` if the desk's database is away."""
    Position.objects.get_or_create(name=EVENTS)
    Position.objects.update(error=type(error).__name__, looked_at=timezone.now())


def _position(name: str) -> int:
    position = Position.objects.filter(name=name).first()
    return position.event_id if position else 0


def _summary(material: source.Material, now: datetime) -> Summary | None:
    try:
        return summary_of(material, now)
    except Exception as error:  # whatever somebody has written into it
        _skip(error, material.events[-1].id)
        return None


def _write(summaries: list[Summary]) -> None:
    try:
        with transaction.atomic():
            write(summaries)
    except (DataError, IntegrityError, ValueError) as error:
        if len(summaries) > 1:
            for one in summaries:
                _write([one])
        else:
            _skip(error, summaries[0].said[-1].event_id)


def _skip(error: Exception, event_id: int) -> None:
    """One conversation that cannot be read or written must not stop all others."""
    count_error("review", error)
    log.error("a conversation is left out: %s at event %d", type(error).__name__, event_id)
