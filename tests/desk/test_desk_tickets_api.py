"""Opening, finding and reading tickets over the API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
import requests

from tests.desk.running_desk import COMPLAINT, Desk


def test_a_ticket_is_opened_and_read_back_whole(either_desk: Desk) -> None:
    desk, key = either_desk, uuid4().hex
    opened = desk.api("POST", "tickets/", key=key, json=COMPLAINT)
    assert opened.status_code == 201
    ticket = opened.json()
    assert {name: ticket[name] for name in COMPLAINT} == COMPLAINT
    assert ticket["number"].startswith("SAG-1")
    assert (ticket["status"], ticket["status_label"], ticket["external_id"]) == ("new", "Ny", key)
    assert ticket["notes"] == ticket["attachments"] == []
    assert ticket["url"] == f"{desk.base}/review/cases/{ticket['number']}/"
    assert datetime.fromisoformat(ticket["created_at"]).tzname() == "UTC"
    assert desk.api("GET", f"tickets/{ticket['number']}/").json() == ticket


def test_forty_parallel_retries_open_one_ticket(either_desk: Desk) -> None:
    desk, key = either_desk, uuid4().hex

    def attempt(_: int) -> tuple[int, str]:
        answer = desk.api("POST", "tickets/", key=key, json=COMPLAINT)
        return answer.status_code, answer.json().get("number", answer.text)

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert sorted(status for status, _ in answers) == [200] * 39 + [201]
    assert len({number for _, number in answers}) == 1
    assert len(desk.api("GET", f"tickets/?external_id={key}").json()) == 1


def test_parallel_customers_get_numbers_of_their_own(either_desk: Desk) -> None:
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda _: either_desk.open_ticket()["number"], range(40)))
    assert len(set(numbers)) == 40


def test_a_key_with_another_body_is_a_conflict(desk: Desk) -> None:
    key = uuid4().hex
    assert desk.api("POST", "tickets/", key=key, json=COMPLAINT).status_code == 201
    other = desk.api("POST", "tickets/", key=key, json={**COMPLAINT, "subject": "Noget andet"})
    assert (other.status_code, other.json()["error"]) == (409, "idempotency_conflict")


def test_order_of_fields_and_empty_fields_make_no_other_body(desk: Desk) -> None:
    key = uuid4().hex
    body = {"kind": "feedback", "subject": "Ros", "description": "God app."}
    first = desk.api("POST", "tickets/", key=key, json=body)
    again = {
        "description": "God app.",
        "customer": {"email": None},
        "subject": "Ros",
        "kind": "feedback",
        "channel": "",
    }
    second = desk.api("POST", "tickets/", key=key, json=again)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_tickets_are_found_by_their_key_only(desk: Desk) -> None:
    ticket = desk.open_ticket()
    assert desk.api("GET", f"tickets/?external_id={ticket['external_id']}").json() == [ticket]
    assert desk.api("GET", "tickets/?external_id=unknown").json() == []
    for query in ("", "?external_id=", "?external_id=%00", "?external_id=" + "x" * 201):
        assert desk.api("GET", f"tickets/{query}").status_code == 400, query


@pytest.mark.parametrize("key", [None, "", "x" * 201, "nøgle"])
def test_a_missing_or_unusable_key_is_refused(desk: Desk, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key.encode("utf-8")}
    answer = desk.api("POST", "tickets/", json=COMPLAINT, headers=headers)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["fields"]


@pytest.mark.parametrize("header", [None, "Token", "Token wrong", "Bearer x", "Token æ"])
def test_without_a_valid_token_nothing_is_answered(desk: Desk, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    for method, path in (
        ("GET", "tickets/SAG-10001/"),
        ("POST", "tickets/"),
        ("GET", "tickets/?external_id=x"),
    ):
        answer = requests.request(method, f"{desk.base}/api/{path}", headers=headers, timeout=10)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["WWW-Authenticate"] == "Token"
        assert answer.json()["error"] in ("not_authenticated", "authentication_failed")


def test_unknown_tickets_and_addresses_are_404_in_json(desk: Desk) -> None:
    for path in ("tickets/SAG-1/", "tickets/SAG-99999999/", "tickets", "nowhere/", ""):
        answer = desk.api("GET", path)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), path
