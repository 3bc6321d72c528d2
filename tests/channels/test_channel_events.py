"""What was said arrives in order, once, from where the page left off, and typing is shown around it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, takewhile
from typing import Any

import pytest

from tests.channels.website_customer import WebsiteCustomer


def first(frames: Any, count: int) -> list[dict[str, Any]]:
    """So many numbered events, without what is outside the log."""
    return list(islice((frame for frame in frames if frame["_id"]), count))


def without_number(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in frame.items() if name != "_id"}


def test_a_stream_replays_everything_or_what_is_missing(customer: WebsiteCustomer) -> None:
    customer.ask("hej")
    customer.ask("hvad er ARN?")
    log = customer.log()
    assert [event["id"] for event in log] == list(range(1, len(log) + 1))
    for path, header, begin in [
        ("/events", None, 0),
        ("/events?after=2", None, 2),
        ("/events", "3", 3),
        ("/events?after=1", "2", 2),  # a browser that connects again keeps the address of its first call
        ("/events?after=1", "", 1),
    ]:
        with customer.stream(path, **({} if header is None else {"Last-Event-ID": header})) as frames:
            shown = first(frames, len(log) - begin)
        assert [without_number(frame) for frame in shown] == log[begin:]
        assert [frame["_id"] for frame in shown] == [frame["id"] for frame in shown]


def test_typing_stands_around_the_answers(customer: WebsiteCustomer) -> None:
    customer.ask("hej")
    with customer.stream(f"/events?after={len(customer.log())}") as frames:
        number = customer.send("hvad er ARN?")
        seen = list(takewhile(lambda frame: frame.get("on") is not False, frames))
    kinds = [frame["type"] for frame in seen]
    assert kinds[0] == "user"
    assert kinds.count("typing") == 1
    assert kinds.index("typing") < kinds.index("bot")
    assert [frame["id"] for frame in seen if frame["_id"]] == list(range(number, number + len(seen) - 1))
    assert all(frame["_id"] is None for frame in seen if frame["type"] == "typing")
    assert all(frame["in_reply_to"] == number for frame in seen if frame["type"] == "bot")


def test_two_tabs_see_the_same(customer: WebsiteCustomer) -> None:
    with customer.stream() as one, customer.stream() as two:
        customer.ask("hej")
        count = len(customer.log())
        assert first(one, count) == first(two, count)


def test_a_poll_waits_for_what_is_said_next(customer: WebsiteCustomer) -> None:
    asked = time.monotonic()
    empty = customer.call("GET", "/events?wait=1").json()
    assert empty == {"events": [], "last": 0, "typing": False}
    assert 0.9 < time.monotonic() - asked < 5
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(customer.call, "GET", "/events?wait=30")
        time.sleep(0.5)
        assert not poll.done()
        asked = time.monotonic()
        customer.send("hej")
        events = poll.result().json()
    assert time.monotonic() - asked < 5
    assert events["events"][0]["text"] == "hej"
    assert events["last"] == events["events"][-1]["id"]


def test_a_poll_gives_at_once_what_is_there(customer: WebsiteCustomer) -> None:
    customer.ask("hej")
    asked = time.monotonic()
    answer = customer.call("GET", "/events?after=1&wait=30")
    assert time.monotonic() - asked < 5
    assert [event["id"] for event in answer.json()["events"]] == [e["id"] for e in customer.log()][1:]
    assert answer.headers["Cache-Control"] == "no-store"
    assert customer.call("GET", "/events?after=999").json() == {"events": [], "last": 999, "typing": False}


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "²", "1" * 19, "%00", "0x1"])
def test_a_place_that_is_no_number_is_refused(customer: WebsiteCustomer, number: str) -> None:
    for path in (f"/events?after={number}", f"/events?wait={number}"):
        assert customer.call("GET", path).status_code == 400


def test_deletion_ends_streams_and_polls(customer: WebsiteCustomer) -> None:
    customer.ask("hej")
    last = len(customer.log())
    with ThreadPoolExecutor(1) as pool, customer.stream(f"/events?after={last}") as frames:
        poll = pool.submit(customer.call, "GET", f"/events?after={last}&wait=30")
        time.sleep(0.5)
        assert customer.call("DELETE", "/conversation").status_code == 204
        assert [frame["type"] for frame in frames] == ["deleted"]
        assert poll.result(timeout=10).status_code == 401


def test_deletion_in_the_middle_of_a_turn_leaves_nothing(customer: WebsiteCustomer) -> None:
    with customer.stream() as frames:
        customer.send("hej")
        assert customer.call("DELETE", "/conversation").status_code == 204
        assert [frame["type"] for frame in frames][-1] == "deleted"
    assert customer.call("GET", "/events").status_code == 401


def test_a_customer_has_so_many_streams_and_then_no_more(customer: WebsiteCustomer) -> None:
    with ThreadPoolExecutor(10) as pool:
        waiting = [pool.submit(customer.call, "GET", "/events?wait=2") for _ in range(10)]
        time.sleep(1)
        answer = customer.call("GET", "/events")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert {poll.result().status_code for poll in waiting} == {200}
    assert customer.call("GET", "/events").status_code == 200
