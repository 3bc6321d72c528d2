"""What is read from the assistant's database. All calls raise `django.db.Error` while it cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import ProgrammingError, connections
from django.db.models import Max

from desk.assistant.apps import ALIAS
from desk.assistant.models import Chat, Event, MailboxRow, OutboxEntry, Overheard, Rating

# Tables beside the events from which something comes into a conversation.
Other = type[Rating] | type[OutboxEntry] | type[MailboxRow] | type[Overheard]
# SQLite takes no more parameters in one statement on older builds.
KEYS_AT_ONCE = 500


class EventRow(NamedTuple):
    """One event; `data` is JSON text and `timestamp` seconds since 1970."""

    id: int
    sequence: int
    type_name: str
    timestamp: float | None
    action_name: str | None
    data: str


class NewRow(NamedTuple):
    """That a row came, whose conversation it is, and when it was written as far as it says so."""

    id: int
    key: str
    written_at: datetime | None


@dataclass
class Material:
    """All that the assistant has of one conversation."""

    key: str
    events: list[EventRow] = field(default_factory=list)
    chat: Chat | None = None
    ratings: list[Rating] = field(default_factory=list)
    entries: list[OutboxEntry] = field(default_factory=list)
    notices: list[MailboxRow] = field(default_factory=list)
    overheard: list[Overheard] = field(default_factory=list)


_INTO: dict[Other, str] = {
    Rating: "ratings",
    OutboxEntry: "entries",
    MailboxRow: "notices",
    Overheard: "overheard",
}


def new_events(after: int, limit: int) -> list[NewRow]:
    """Events with a greater id, in order."""
    rows = Event.objects.filter(id__gt=after).order_by("id").values_list("id", "sender_id", "timestamp")
    return [NewRow(id_, key, _time(at)) for id_, key, at in rows[:limit]]


def new_rows(model: Other, after: int, limit: int) -> list[NewRow]:
    """Rows of another table with a greater id, in order. What is in an event, too, has no key."""
    at = "said_at" if model is Overheard else "created_at"
    rows = model.objects.filter(id__gt=after).order_by("id")
    if model is not MailboxRow:
        return [NewRow(*row) for row in rows.values_list("id", "conversation_id", at)[:limit]]
    return [
        NewRow(id_, key if type_ == "notice" else "", written_at)
        for id_, key, written_at, type_ in rows.values_list("id", "conversation_id", at, "type")[:limit]
    ]


def last_issued_event() -> int | None:
    """The greatest id that an event was ever given, also if it is deleted; None if we may not know."""
    connection = connections[ALIAS]
    statement = {
        "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = 'events'",
        "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence('events', 'id')::regclass)",
    }[connection.vendor]
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
    except ProgrammingError:  # a role that may only read tables
        return None
    return row[0] or 0 if row else 0


def last_event() -> int:
    """The greatest id of an event, 0 if there is none."""
    return Event.objects.aggregate(last=Max("id"))["last"] or 0


def unsent(references: Collection[str]) -> dict[str, str]:
    """The present state of these entries of the outbox, by reference."""
    found: dict[str, str] = {}
    for part in _parts(references):
        found.update(OutboxEntry.objects.filter(reference__in=part).values_list("reference", "state"))
    return found


def hidden(limit: int) -> list[str]:
    """Conversations whose customers have asked for deletion; their rows go next."""
    return list(Chat.objects.filter(deleted_at__isnull=False).values_list("id", flat=True)[:limit])


def existing(keys: Collection[str]) -> set[str]:
    """Those of the conversations that still have an event and are not hidden."""
    found: set[str] = set()
    for part in _parts(keys):
        # The first event is one look at an index, however many follow it.
        found.update(Event.objects.filter(sender_id__in=part, sequence=1).values_list("sender_id", flat=True))
        if missing := [key for key in part if key not in found]:
            rest = Event.objects.filter(sender_id__in=missing).values_list("sender_id", flat=True)
            found.update(rest.distinct())
        found.difference_update(
            Chat.objects.filter(id__in=part, deleted_at__isnull=False).values_list("id", flat=True)
        )
    return found


def material(keys: Collection[str]) -> list[Material]:
    """Everything of these conversations; those that are hidden or have no events are left out."""
    gathered: dict[str, Material] = {key: Material(key) for key in keys}
    for part in _parts(keys):
        events = Event.objects.filter(sender_id__in=part).order_by("sender_id", "sequence")
        columns = ("sender_id", "id", "sequence", "type_name", "timestamp", "action_name", "data")
        for key, *row in events.values_list(*columns):
            gathered[key].events.append(EventRow(*row))
        for chat in Chat.objects.filter(id__in=part):
            gathered[chat.id].chat = chat
        for model, into in _INTO.items():
            rows = model.objects.filter(conversation_id__in=part).order_by("id")
            if model is MailboxRow:
                rows = rows.filter(type="notice")
            for row in rows:
                getattr(gathered[row.conversation_id], into).append(row)
    return [
        one for one in gathered.values() if one.events and not (one.chat is not None and one.chat.deleted_at)
    ]


def _parts(keys: Collection[str]) -> Iterable[Sequence[str]]:
    all_keys = list(keys)
    for start in range(0, len(all_keys), KEYS_AT_ONCE):
        yield all_keys[start : start + KEYS_AT_ONCE]


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
