"""Which cases the list shows, chosen by the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from desk.tickets.models import Kind, Status, Ticket

# What somebody still has to do something about, and what the list shows unless told otherwise.
OPEN = "to_do"
EVERY = "all"
TO_DO = (Status.NEW, Status.OPEN, Status.WAITING)
MINE, NOBODYS = "me", "nobody"
WORD_CHARS = 100


@dataclass(frozen=True)
class Wanted:
    """The filters of the list; empty ones do not filter. What cannot be read in an address is left out."""

    status: str = OPEN
    kind: str = ""
    department: str = ""
    channel: str = ""
    assigned: str = ""
    number: str = ""
    before: int | None = None

    def address(self, **changes: str | int | None) -> str:
        """The part of the address after `?` with these filters, changed."""
        chosen: dict[str, str | int | None] = {
            "status": "" if self.status == OPEN else self.status,
            "kind": self.kind, "department": self.department, "channel": self.channel,
            "assigned": self.assigned, "q": self.number, **changes,
        }  # fmt: skip
        return urlencode({name: value for name, value in chosen.items() if value})


def wanted(query: Mapping[str, str]) -> Wanted:
    """The filters in an address."""
    before, assigned = query.get("before", ""), query.get("assigned", "")
    status, kind = query.get("status", "") or OPEN, query.get("kind", "")
    return Wanted(
        status=status if status in (OPEN, EVERY, *Status.values) else OPEN,
        kind=kind if kind in Kind.values else "",
        department=_word(query, "department"),
        channel=_word(query, "channel"),
        assigned=assigned if assigned in (MINE, NOBODYS) or _is_id(assigned) else "",
        number=_word(query, "q").strip(),
        before=int(before) if _is_id(before) else None,
    )


def found(wish: Wanted, user: User) -> QuerySet[Ticket]:
    """The cases, newest first, without `before`."""
    cases = _without_status(wish, user)
    if wish.status == OPEN:
        return cases.filter(status__in=TO_DO)
    return cases if wish.status == EVERY else cases.filter(status=wish.status)


def counts_by_status(wish: Wanted, user: User) -> dict[str, int]:
    """How many cases each choice of status would show, with the other filters as they are."""
    rows = _without_status(wish, user).order_by().values("status").annotate(number=Count("pk"))
    counts = {status: 0 for status in Status.values} | {row["status"]: row["number"] for row in rows}
    return {
        OPEN: sum(counts[status] for status in TO_DO),
        **counts,
        EVERY: sum(counts[status] for status in Status.values),
    }


def _without_status(wish: Wanted, user: User) -> QuerySet[Ticket]:
    cases = Ticket.objects.order_by("-id")
    for name in ("kind", "department", "channel"):
        if value := getattr(wish, name):
            cases = cases.filter(**{name: value})
    if wish.assigned == MINE:
        cases = cases.filter(assigned_to=user)
    elif wish.assigned == NOBODYS:
        cases = cases.filter(assigned_to=None)
    elif wish.assigned:
        cases = cases.filter(assigned_to_id=int(wish.assigned))
    if wish.number:
        # Not in names, addresses or texts: a hit would tell a reader what is hidden.
        cases = cases.filter(Q(number__icontains=wish.number) | Q(external_id=wish.number))
    return cases


def _word(query: Mapping[str, str], name: str) -> str:
    # PostgreSQL refuses NUL, and nothing has it.
    return query.get(name, "").replace("\0", "")[:WORD_CHARS]


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 18
