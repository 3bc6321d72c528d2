"""The desk's client over real HTTP: the contract, and everything that can go wrong on the way."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    DROPPED_AFTER_WORK,
    ERROR,
    ERROR_AFTER_WORK,
    RUBBISH_AFTER_WORK,
    TIMEOUT_AFTER_WORK,
    TOKEN,
    UNAUTHORISED,
    DeskStandIn,
    Fault,
    too_many,
)
from vejviser.helpdesk.case import Case, Customer
from vejviser.helpdesk.desk import Desk
from vejviser.helpdesk.errors import HelpDeskError, Misconfigured, Rejected, TemporaryFailure

CASE = Case("complaint", "Gebyr", "Kims hemmelige tekst", Customer("Kim", "kim@example.dk", "12345678"))
JSON = {"Content-Type": "application/json"}


def test_a_new_ticket_has_what_the_desk_says(desk: Desk) -> None:
    ticket = desk.create(CASE, "k1")
    assert (ticket.number, ticket.status, ticket.status_label) == ("26-000001", "new", "Ny")
    assert ticket.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (ticket.kind, ticket.subject, ticket.customer_email) == ("complaint", "Gebyr", "kim@example.dk")
    assert "kim@" not in repr(ticket)


def test_the_same_key_gives_the_same_ticket(desk: Desk, standin: DeskStandIn) -> None:
    assert desk.create(CASE, "k1") == desk.create(CASE, "k1")
    assert len(standin.tickets) == 1


def test_the_same_key_with_another_case_is_rejected(desk: Desk) -> None:
    desk.create(CASE, "k1")
    with pytest.raises(Rejected):
        desk.create(Case("feedback", "Andet", "Tekst"), "k1")


def test_a_ticket_is_found_by_our_key_and_by_its_number(desk: Desk) -> None:
    made = desk.create(CASE, "k/1 & more".replace(" ", ""))
    assert desk.find("k/1&more") == made
    assert desk.find("k2") is None
    assert desk.get(made.number) == made
    assert desk.get("26-999999") is None


@pytest.mark.parametrize(
    "typed", ["", "..", "../../admin", "1/notes", "1?x=1", "nul\0", "1\r\nX: y", "å", "9" * 999]
)
def test_what_is_no_number_reaches_no_desk(desk: Desk, standin: DeskStandIn, typed: str) -> None:
    assert desk.get(typed) is None
    with pytest.raises(Rejected):
        desk.withdraw(typed)
    assert standin.requests == []


def test_a_page_of_results_is_read_like_a_list(desk: Desk, standin: DeskStandIn) -> None:
    standin.script.append(Fault(200, JSON, b'{"results": [{"number": 7, "status": "new"}]}'))
    found = desk.find("k")
    assert found is not None
    assert (found.number, found.status_label, found.url, found.created_at) == ("7", "new", None, None)


def test_a_desk_that_ignores_the_filter_gives_no_strangers_ticket(desk: Desk, standin: DeskStandIn) -> None:
    row = b'{"number": "7", "status": "new"}'
    standin.script.append(Fault(200, JSON, b"[" + row + b"," + row + b"]"))
    with pytest.raises(TemporaryFailure):
        desk.find("k")


def test_a_note_is_added_once_for_its_key(desk: Desk, standin: DeskStandIn) -> None:
    number = desk.create(CASE, "k1").number
    desk.add_note(number, "Mere", "n1")
    desk.add_note(number, "Mere", "n1")
    assert standin.notes() == ["Mere"]
    with pytest.raises(Rejected):
        desk.add_note("26-999999", "Mere", "n2")


def test_withdrawing_again_is_no_harm(desk: Desk) -> None:
    number = desk.create(CASE, "k1").number
    desk.withdraw(number)
    desk.withdraw(number)
    ticket = desk.get(number)
    assert ticket is not None
    assert ticket.status == "withdrawn"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (TIMEOUT_AFTER_WORK, TemporaryFailure),
        (DROPPED_AFTER_WORK, TemporaryFailure),
        (ERROR, TemporaryFailure),
        (ERROR_AFTER_WORK, TemporaryFailure),
        (RUBBISH_AFTER_WORK, TemporaryFailure),
        (Fault(200, JSON, b'["no ticket"]'), TemporaryFailure),
        (Fault(200, JSON, b'{"number": true, "status": "new"}'), TemporaryFailure),
        (Fault(200, JSON, b'{"number": "", "status": "new"}'), TemporaryFailure),
        (Fault(200, JSON, b'{"number": "1"}'), TemporaryFailure),
        (Fault(200, JSON, b"[" * 200_000), TemporaryFailure),
        (Fault(200, JSON, b" " * 1_100_000), TemporaryFailure),
        (Fault(200, {"Content-Encoding": "gzip"}, b"not gzip"), TemporaryFailure),
        (Fault(204, body=b""), TemporaryFailure),
        (Fault(202), TemporaryFailure),
        (Fault(408), TemporaryFailure),
        (Fault(503), TemporaryFailure),
        (too_many(7), TemporaryFailure),
        (BAD_REQUEST, Rejected),
        (Fault(409), Rejected),
        (Fault(413), Rejected),
        (Fault(422), Rejected),
        (UNAUTHORISED, Misconfigured),
        (Fault(403), Misconfigured),
        (Fault(404, JSON), Misconfigured),
        (Fault(405), Misconfigured),
        (Fault(400, {"Content-Type": "text/html"}, b"<h1>Bad Request</h1>"), Misconfigured),
        (Fault(301, {"Location": "https://elsewhere.example/"}), Misconfigured),
        (Fault(307, {"Location": "/api/tickets/"}), Misconfigured),
    ],
)
def test_each_fault_has_its_class_and_tells_nothing_personal(
    desk: Desk, standin: DeskStandIn, fault: Fault, error: type[HelpDeskError]
) -> None:
    standin.script.append(fault)
    with pytest.raises(error) as failed:
        desk.create(CASE, "k1")
    assert type(failed.value) is error
    assert not any(word in str(failed.value) for word in ("Kim", "kim@", "1234", "no ticket", "invalid"))
    assert len(standin.requests) == 1


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("7", 7, 7),
        (format_datetime(datetime.fromtimestamp(time.time() + 3600, UTC), usegmt=True), 3500, 3601),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
    ],
)
def test_the_wait_that_the_desk_asks_for_is_told(
    desk: Desk, standin: DeskStandIn, header: str, low: float, high: float
) -> None:
    standin.script.append(Fault(503, {"Retry-After": header}))
    with pytest.raises(TemporaryFailure) as failed:
        desk.create(CASE, "k1")
    assert failed.value.retry_after is not None
    assert low <= failed.value.retry_after <= high


@pytest.mark.parametrize("header", ["soon", "-3", "1.5", "²", ""])
def test_a_wait_without_sense_is_none(desk: Desk, standin: DeskStandIn, header: str) -> None:
    standin.script.append(Fault(429, {"Retry-After": header}))
    with pytest.raises(TemporaryFailure) as failed:
        desk.create(CASE, "k1")
    assert failed.value.retry_after is None


def test_an_answer_that_trickles_in_is_given_up_long_before_a_lease_ends(
    desk: Desk, standin: DeskStandIn
) -> None:
    standin.script.append(Fault(trickles=True))
    start = time.monotonic()
    with pytest.raises(TemporaryFailure, match="in time"):
        desk.create(CASE, "k1")
    # The stand-in would go on for 20 s, and no single wait in it is as long as the read time-out.
    assert time.monotonic() - start < 5


def test_after_a_time_out_the_retry_gives_the_ticket_that_was_made(desk: Desk, standin: DeskStandIn) -> None:
    standin.script.append(TIMEOUT_AFTER_WORK)
    with pytest.raises(TemporaryFailure):
        desk.create(CASE, "k1")
    assert desk.create(CASE, "k1").number == "26-000001"
    assert len(standin.tickets) == 1


def test_a_desk_that_is_away_and_comes_back(desk: Desk, standin: DeskStandIn) -> None:
    standin.stop()
    with pytest.raises(TemporaryFailure):
        desk.create(CASE, "k1")
    standin.start()
    assert desk.create(CASE, "k1").number == "26-000001"


@pytest.mark.parametrize(
    "url", ["", "desk.example", "ftp://desk.example", "http://", "http://[::1", "http://a b/"]
)
def test_an_address_that_is_none_is_the_operators_to_mend(url: str) -> None:
    with pytest.raises(Misconfigured):
        Desk(url, lambda: TOKEN).create(CASE, "k1")


def test_a_server_that_speaks_no_tls_is_the_operators_to_mend(standin: DeskStandIn) -> None:
    with pytest.raises(Misconfigured):
        Desk(standin.url.replace("http:", "https:"), lambda: TOKEN, read_seconds=0.5).create(CASE, "k1")


def test_a_server_that_is_no_http_server_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(TemporaryFailure):
            Desk(url, lambda: TOKEN, read_seconds=0.2).create(CASE, "k1")
