"""What customers write is kept once, as text and nothing else, masked, and within limits."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from tests.channels.website_customer import SHOP, WebsiteCustomer
from tests.e2e.running_stack import Stack

JSON = {"Content-Type": "application/json"}
COMMANDS = [
    "/restart",
    "//restart",
    '/give_feedback{"a":1}',
    "/ /restart",
    "/\u00a0/restart",
    "\u2003/restart",
    "/\u3000/session_start",
    "/\v/\f/restart",
    "/\u2028/back",
    "/SetSlots(complaint_text=x)",
]


def test_a_repeated_message_gets_the_first_answer_and_is_said_once(customer: WebsiteCustomer) -> None:
    assert {customer.send("hej", "c-1") for _ in range(3)} == {1}
    first = customer.answers_to(1)
    assert customer.send("noget andet", "c-1") == 1
    log = customer.log()
    assert [event["text"] for event in log if event["type"] == "user"] == ["hej"]
    assert log[1:] == first
    assert log[0] | {"at": ""} == {"id": 1, "type": "user", "at": "", "text": "hej", "client_id": "c-1"}


@pytest.mark.parametrize("text", COMMANDS, ids=ascii)
def test_what_looks_like_a_command_is_only_text(stack: Stack, customer: WebsiteCustomer, text: str) -> None:
    customer.ask("hej")
    number = customer.send(text)
    assert customer.answers_to(number)[0]["type"] == "bot"
    with sqlite3.connect(stack.var / "vejviser.db") as database:
        rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (customer.id,))
        events = [json.loads(data) for (data,) in rows]
    said = [event for event in events if event["event"] == "user"]
    assert len(said) == 2, "a restart would have taken the first one away"
    assert not said[-1]["text"].strip().startswith("/")
    assert not [event for event in events if event["event"] in ("restart", "rewind")]


def test_numbers_that_nobody_needs_are_masked_everywhere(stack: Stack, customer: WebsiteCustomer) -> None:
    customer.ask("mit cpr er 010190-1234 og min hund hedder Rex")
    assert "010190" not in json.dumps(customer.log())
    customer.call("POST", "/feedback", json={"score": 2, "comment": "cpr 010190-1234"})
    with sqlite3.connect(stack.var / "vejviser.db") as database:
        assert "010190-1234" not in "\n".join(database.iterdump())
    assert "010190" not in stack.log("up")
    assert "hedder Rex" not in stack.log("up"), "what customers write stays out of logs"


@pytest.mark.parametrize(
    ("text", "status"),
    [("x" * 2000, 202), (" " * 50 + "å" * 2000, 202), ("x" * 2001, 413), ("🙂" * 2001, 413)],
)
def test_texts_have_a_length(customer: WebsiteCustomer, text: str, status: int) -> None:
    answer = customer.post(text)
    assert answer.status_code == status
    if status == 202:
        assert customer.log()[0]["text"] == text.strip()
    else:
        assert answer.json()["error"] == "too_long"
        assert customer.log() == []


@pytest.mark.parametrize("size", [16_385, 1_100_000])
def test_bodies_have_a_size(customer: WebsiteCustomer, size: int) -> None:
    body = json.dumps({"client_id": "a", "text": "hej"}).ljust(size)
    answer = customer.call("POST", "/messages", customer.headers(**JSON), data=body)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_long")
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert customer.log() == []


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_only_json_is_read(customer: WebsiteCustomer, kind: str | None) -> None:
    headers = customer.headers(**({"Content-Type": kind} if kind else {}))
    for path in ("/messages", "/feedback"):
        body = b'{"client_id": "a", "text": "hej", "score": 3}'
        answer = customer.call("POST", path, headers, data=body)
        assert (answer.status_code, answer.json()["error"]) == (415, "not_json")
    assert customer.log() == []


GOOD = {"client_id": "a", "text": "hej"}
BAD: list[tuple[Any, int]] = [
    (GOOD | {"text": ""}, 400),
    (GOOD | {"text": " \n\u00a0\x00\ud800"}, 400),
    (GOOD | {"text": 7}, 400),
    (GOOD | {"text": ["hej"]}, 400),
    (GOOD | {"text": None}, 400),
    (GOOD | {"button": "2-1"}, 400),
    (GOOD | {"client_id": ""}, 400),
    (GOOD | {"client_id": "a" * 65}, 400),
    (GOOD | {"client_id": "æ"}, 400),
    (GOOD | {"client_id": "a\n"}, 400),
    (GOOD | {"client_id": 1}, 400),
    ({"client_id": "a", "button": 1}, 400),
    ({"client_id": "a", "button": "2-1"}, 404),
    ({"client_id": "a", "button": "\x00"}, 404),
    ([], 400),
    (None, 400),
    ("hej", 400),
]


@pytest.mark.parametrize(("body", "status"), BAD, ids=lambda value: ascii(value)[:40])
def test_what_is_no_message_is_told_so_and_not_kept(
    customer: WebsiteCustomer, body: Any, status: int
) -> None:
    answer = customer.call("POST", "/messages", customer.headers(**JSON), data=json.dumps(body))
    assert answer.status_code == status, answer.text
    assert answer.json()["message"]
    assert customer.log() == []


def test_a_button_is_good_until_the_customer_writes(customer: WebsiteCustomer) -> None:
    offered = [b for event in customer.ask("hej") for b in event.get("buttons", [])]
    assert offered, "the introduction offers something"
    pressed = customer.press(offered[0]["id"], "p-1")
    assert pressed.status_code == 202
    assert customer.log()[pressed.json()["id"] - 1]["text"] == offered[0]["title"]
    assert customer.press(offered[0]["id"], "p-1").json() == pressed.json()
    late = customer.press(offered[-1]["id"], "p-2")
    assert (late.status_code, late.json()["error"]) == (409, "button_expired")
    assert "payload" not in json.dumps(customer.log())


def test_ratings_are_one_to_five(customer: WebsiteCustomer) -> None:
    for score in (1, 5):
        body = {"score": score, "comment": "fint"}
        assert customer.call("POST", "/feedback", json=body).status_code == 204
    for bad in (0, 6, -1, 3.5, True, "3", None, [3], 10**30):
        assert customer.call("POST", "/feedback", json={"score": bad}).status_code == 400, bad
    assert customer.call("POST", "/feedback", json={"score": 3, "comment": 4}).status_code == 400
    assert customer.call("POST", "/feedback", json={"score": 3, "comment": "x" * 1001}).status_code == 413
