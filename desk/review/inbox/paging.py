"""Pages of the list by the place in it, so that page 1,000 costs what page 1 does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from desk.review.models import Conversation

PAGE_ROWS = 50
NEWEST_FIRST = ("-last_at", "-id")
OLDEST_FIRST = ("last_at", "id")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadPlace(ValueError):
    """What stands in the address is no place in the list."""


@dataclass(frozen=True)
class Place:
    """Where a conversation stands in the list."""

    last_at: datetime
    pk: int

    @classmethod
    def of(cls, conversation: Conversation) -> Place:
        """The place of this one."""
        return cls(conversation.last_at, conversation.pk)

    @classmethod
    def read(cls, text: str) -> Place:
        """From the address, as `str` wrote it. Raises `BadPlace`."""
        try:
            microseconds, pk = (int(part) for part in text.split("-"))
            return cls(_EPOCH + timedelta(microseconds=microseconds), pk)
        except (ValueError, OverflowError) as error:
            raise BadPlace(text) from error

    def __str__(self) -> str:
        return f"{(self.last_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @property
    def older(self) -> Q:
        """What comes after it in the list."""
        return Q(last_at__lte=self.last_at) & (Q(last_at__lt=self.last_at) | Q(pk__lt=self.pk))

    @property
    def newer(self) -> Q:
        """What comes before it in the list."""
        return Q(last_at__gte=self.last_at) & (Q(last_at__gt=self.last_at) | Q(pk__gt=self.pk))


@dataclass(frozen=True)
class Page:
    """Some conversations, newest first, and the places to go on from; empty where there is no more."""

    rows: list[Conversation]
    newer: str
    older: str


def page_of(queryset: QuerySet[Conversation], after: str = "", before: str = "") -> Page:
    """The newest page, or the one after or before a place. Raises `BadPlace`."""
    if before:
        rows = list(queryset.filter(Place.read(before).newer).order_by(*OLDEST_FIRST)[: PAGE_ROWS + 1])
        more = len(rows) > PAGE_ROWS
        rows = rows[:PAGE_ROWS][::-1]
        return Page(rows, _place(rows[:1]) if more else "", _place(rows[-1:]))
    if after:
        queryset = queryset.filter(Place.read(after).older)
    rows = list(queryset.order_by(*NEWEST_FIRST)[: PAGE_ROWS + 1])
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    return Page(rows, _place(rows[:1]) if after else "", _place(rows[-1:]) if more else "")


def _place(rows: list[Conversation]) -> str:
    return str(Place.of(rows[0])) if rows else ""
