"""What has come and what has changed since a list was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet
from django.http import QueryDict

from desk.review.inbox.asked import Asked
from desk.review.inbox.paging import NEWEST_FIRST, PAGE_ROWS, BadPlace, Place
from desk.review.models import Conversation

# Looked at beyond what was there: a page that was left open over night must cost no more than others.
LOOKED_AT = 200
DIGEST_CHARS = 16


@dataclass(frozen=True)
class News:
    """`new` and `continued` pass the list's filters. `more`: there may be more than was looked at.

    `changed`: rows of the page look different now, whether they still pass the filters or not.
    """

    new: int
    continued: int
    more: bool
    changed: bool


@dataclass(frozen=True)
class Seen:
    """What there was when the list was shown: the highest number, the newest place, and the page's rows."""

    highest: int
    newest: Place | None
    rows: tuple[int, ...] = ()
    digest: str = ""

    @classmethod
    def now(cls) -> Seen:
        """Ask before the rows are read: what comes in between is then said once too often, never missed."""
        highest = Conversation.objects.order_by("-pk").values_list("pk", flat=True).first()
        newest = Conversation.objects.order_by(*NEWEST_FIRST).only("last_at").first()
        return cls(highest or 0, Place.of(newest) if newest else None)

    @classmethod
    def read(cls, query: QueryDict) -> Seen:
        """From an address, as `query` wrote it. Raises `BadPlace`."""
        highest, _, newest = query.get("seen", "").partition("-")
        rows = [number for number in query.get("rows", "").split(".") if number]
        if not all(_is_id(number) for number in (highest, *rows)) or len(rows) > PAGE_ROWS:
            raise BadPlace(query.get("seen", ""))
        return cls(
            int(highest), Place.read(newest) if newest else None, tuple(map(int, rows)), query.get("as", "")
        )

    def query(self, rows: Iterable[Conversation]) -> str:
        """For the address that is asked later what is new; `rows` with flags and tags, as they are shown."""
        shown = list(rows)
        query = QueryDict(mutable=True)
        query["seen"] = f"{self.highest}-{self.newest or ''}"
        if shown:
            query["rows"] = ".".join(str(row.pk) for row in shown)
            query["as"] = _digest(shown)
        return query.urlencode()


def news(seen: Seen, asked: Asked, shown: QuerySet[Conversation]) -> News:
    """What is new since then; `shown` reads rows as the page does."""
    # By number, since a conversation that is read late is older than others that were there already.
    new = list(
        Conversation.objects.filter(pk__gt=seen.highest)
        .order_by("-pk")
        .values_list("pk", flat=True)[: LOOKED_AT + 1]
    )
    later = Conversation.objects.filter(seen.newest.newer) if seen.newest else Conversation.objects.none()
    touched = list(later.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[: LOOKED_AT + 1])
    continued = [pk for pk in touched if pk <= seen.highest]
    return News(
        asked.passing(new[:LOOKED_AT]).count(),
        asked.passing(continued[:LOOKED_AT]).count(),
        max(len(new), len(touched)) > LOOKED_AT,
        bool(seen.rows) and _digest(shown.filter(pk__in=seen.rows)) != seen.digest,
    )


def _digest(rows: Iterable[Conversation]) -> str:
    """The same as long as the rows look the same, in whatever order they come."""
    looks = sorted((row.pk, *_look(row)) for row in rows)
    return sha256(repr(looks).encode()).hexdigest()[:DIGEST_CHARS]


def _look(row: Conversation) -> tuple[object, ...]:
    flags = sorted(flag.name for flag in row.flags.all())  # type: ignore[attr-defined]  # a related name
    tags = sorted(tagged.tag.name for tagged in row.tags.all())  # type: ignore[attr-defined]  # likewise
    assigned = row.assigned.pk if row.assigned else None
    columns = (row.last_at, row.messages, row.least_confidence, row.kind, row.case_state, row.rating)
    return (*columns, row.preview, row.erased, row.state, assigned, flags, tags)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
