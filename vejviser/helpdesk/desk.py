"""The backend for our own desk: its REST API as DESIGN section 4 sets it down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from vejviser.helpdesk.case import Case, Ticket
from vejviser.helpdesk.errors import HelpDeskError, Misconfigured, Rejected, TemporaryFailure
from vejviser.helpdesk.exchange import NOT_JSON, Answer, Exchange

TICKETS = "/api/tickets/"

# A customer types numbers: nothing that a URL would read as another path gets into one.
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

NEVER_ACCEPTED = (400, 409, 413, 422)


class Desk:
    """Our desk as a `HelpDesk`. `token` is asked before each request and may raise `Misconfigured`.

    Repeats are safe by the `Idempotency-Key`: after a time-out that came too late, the same ticket is given.
    """

    def __init__(
        self, url: str, token: Callable[[], str], *, connect_seconds: float = 3.0, read_seconds: float = 10.0
    ) -> None:
        self._exchange = Exchange(
            url, lambda: f"Token {token()}", connect_seconds=connect_seconds, read_seconds=read_seconds
        )

    def create(self, case: Case, key: str) -> Ticket:
        answer = self._exchange.send("POST", TICKETS, body=case.to_json(), headers={"Idempotency-Key": key})
        if answer.status not in (200, 201):
            raise _refusal(answer)
        return _ticket(answer.body)

    def find(self, key: str) -> Ticket | None:
        answer = self._exchange.send("GET", TICKETS, query={"external_id": key})
        if answer.status != 200:
            raise _refusal(answer)
        found = answer.body.get("results") if isinstance(answer.body, Mapping) else answer.body
        if not isinstance(found, list) or len(found) > 1:
            # More than one is a filter that was not applied: taking the first would be someone else's ticket.
            raise _rubbish()
        return _ticket(found[0]) if found else None

    def get(self, number: str) -> Ticket | None:
        if not NUMBER.fullmatch(number):
            return None
        answer = self._exchange.send("GET", _path(number))
        if answer.status == 404 and answer.body is not NOT_JSON:
            return None
        if answer.status != 200:
            raise _refusal(answer)
        return _ticket(answer.body)

    def add_note(self, number: str, text: str, key: str) -> None:
        self._add(_path(number) + "notes/", {"text": text}, key)

    def add_link(self, number: str, link: str, name: str, key: str) -> None:
        self._add(_path(number) + "attachments/", {"link": link, "name": name}, key)

    def withdraw(self, number: str) -> None:
        answer = self._exchange.send("PATCH", _path(number), body={"status": "withdrawn"})
        if answer.status != 200:
            raise _refusal(answer, about_ticket=True)

    def _add(self, path: str, body: dict[str, str], key: str) -> None:
        answer = self._exchange.send("POST", path, body=dict(body), headers={"Idempotency-Key": key})
        if answer.status not in (200, 201):
            raise _refusal(answer, about_ticket=True)


def _path(number: str) -> str:
    if not NUMBER.fullmatch(number):
        raise Rejected("this is no ticket number")
    return f"{TICKETS}{quote(number, safe='')}/"


def _refusal(answer: Answer, *, about_ticket: bool = False) -> HelpDeskError:
    status = answer.status
    if status == 400 and answer.html:
        # The desk's API refuses in JSON. A page comes from what stands in front: Django's ALLOWED_HOSTS, or a
        # proxy that was spoken to without TLS. The case is good and must not be given up for that.
        return Misconfigured("something in front of the help desk refused the request with status 400")
    if status in NEVER_ACCEPTED:
        return Rejected(f"the help desk refused the request with status {status}")
    if status == 404 and about_ticket and answer.body is not NOT_JSON:
        return Rejected("the help desk has no such ticket")
    if status < 300:
        return TemporaryFailure(f"the help desk answered with the unexpected status {status}")
    return Misconfigured(f"the help desk's address answered with status {status}")


def _rubbish() -> TemporaryFailure:
    return TemporaryFailure("the help desk's answer makes no sense")


def _ticket(body: object) -> Ticket:
    if not isinstance(body, Mapping):
        raise _rubbish()
    number, status = body.get("number"), _text(body, "status")
    if isinstance(number, bool) or not isinstance(number, int | str) or not str(number) or not status:
        raise _rubbish()
    customer = body.get("customer")
    return Ticket(
        number=str(number),
        status=status,
        status_label=_text(body, "status_label") or status,
        url=_text(body, "url"),
        created_at=_moment(_text(body, "created_at")),
        kind=_text(body, "kind"),
        subject=_text(body, "subject"),
        customer_email=_text(customer if isinstance(customer, Mapping) else body, "email"),
        conversation_id=_text(body, "conversation_id"),
    )


def _text(body: Mapping[str, object], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        # A ticket with an unreadable date is still a ticket: its number is what the customer needs.
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
