"""The conversations before and after one in the list that its reader came from."""

from __future__ import annotations

from dataclasses import dataclass

from desk.review.inbox.asked import Asked
from desk.review.inbox.paging import NEWEST_FIRST, OLDEST_FIRST, Place
from desk.review.models import Conversation


@dataclass(frozen=True)
class Neighbours:
    """Their numbers; None at the ends of the list. `next` is the older one, as in the list."""

    previous: int | None
    next: int | None


def neighbours(conversation: Conversation, asked: Asked) -> Neighbours:
    """By the list's filters, whether or not the conversation itself still passes them."""
    place = Place.of(conversation)
    return Neighbours(_previous(place, asked), _next(place, asked))


def next_of(conversation: Conversation, asked: Asked) -> int | None:
    """The number of the next one."""
    return _next(Place.of(conversation), asked)


def _previous(place: Place, asked: Asked) -> int | None:
    newer = asked.conversations().filter(place.newer).order_by(*OLDEST_FIRST)
    return newer.values_list("pk", flat=True).first()


def _next(place: Place, asked: Asked) -> int | None:
    older = asked.conversations().filter(place.older).order_by(*NEWEST_FIRST)
    return older.values_list("pk", flat=True).first()
