"""What an entry's payload holds for each operation, and how the help desk is told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vejviser.helpdesk.case import Case
from vejviser.helpdesk.errors import Rejected, TemporaryFailure
from vejviser.helpdesk.protocol import HelpDesk
from vejviser.stores.entry import OPERATIONS, Entry, Operation


@dataclass(frozen=True)
class Outcome:
    """The help desk's number of the ticket that was made or changed, and its status where that is known."""

    number: str
    status: str | None


def create_payload(case: Case) -> dict[str, Any]:
    """The payload of a `create`."""
    return case.to_json()


def note_payload(
    text: str, *, number: str | None = None, create_key: str | None = None, link: str | None = None
) -> dict[str, Any]:
    """The payload of a `note`, to the ticket with this number or to the one that this create makes.

    With a `link` it is a file that somebody else keeps, and `text` its name.
    """
    linked = {} if link is None else {"link": link}
    return {"text": text} | linked | withdraw_payload(number=number, create_key=create_key)


def withdraw_payload(*, number: str | None = None, create_key: str | None = None) -> dict[str, Any]:
    """The payload of a `withdraw` of the ticket with this number or of the one that this create makes."""
    return {"number": number} if create_key is None else {"create_key": create_key}


def check_payload(operation: Operation, payload: Mapping[str, Any]) -> None:
    """Raises `ValueError` for a payload that could never be sent; the message shows no values."""
    if operation not in OPERATIONS:
        raise ValueError(f"an operation is one of {', '.join(OPERATIONS)}")
    if operation == "create":
        Case.from_json(payload)
        return
    if operation == "note" and not isinstance(payload.get("text"), str):
        raise ValueError("a note needs text")
    if not isinstance(payload.get("link", ""), str):
        raise ValueError("a link is text")
    targets = [payload[name] for name in ("number", "create_key") if payload.get(name) is not None]
    if len(targets) != 1 or not isinstance(targets[0], str) or not targets[0]:
        raise ValueError(f"a {operation} needs either a ticket number or the key of a create")


def carry_out(desk: HelpDesk, entry: Entry, created: Entry | None) -> Outcome:
    """Tell the help desk what the entry says; `created` is the entry of its `create_key`.

    Raises the backend's `HelpDeskError`s, and `CreateRejected` for a ticket that was never made.
    """
    payload = entry.payload or {}
    try:
        check_payload(entry.operation, payload)
    except ValueError as error:
        raise Rejected(f"this version cannot read the payload: {error}") from error
    if entry.operation == "create":
        ticket = desk.create(Case.from_json(payload), entry.key)
        return Outcome(ticket.number, ticket.status)
    if created is not None and created.state == "pending":
        raise TemporaryFailure("the ticket that this is about is not made yet")
    number = payload.get("number") or (created.ticket_number if created else None)
    if number is None:
        raise CreateRejected("the ticket that this is about was not made")
    if entry.operation == "note":
        if link := payload.get("link"):
            desk.add_link(number, link, payload["text"], entry.key)
        else:
            desk.add_note(number, payload["text"], entry.key)
        return Outcome(number, None)
    desk.withdraw(number)
    return Outcome(number, "withdrawn")


class CreateRejected(Rejected):
    """A note or a withdrawal has no ticket, as its create was rejected; it is queued again with that one."""
