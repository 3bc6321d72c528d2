"""Whatever is sent, in whatever order: never a fault of the server, and each accepted message is answered."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.odd_requests import HEADERS, METHODS, PATHS, QUERIES, RAW_BODIES, TEXTS
from tests.channels.website_customer import SHOP, WebsiteCustomer
from tests.e2e.running_stack import Stack

EXAMPLES = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Each message is a turn of the assistant, so fewer of them.
FEW_EXAMPLES = settings(EXAMPLES, max_examples=40)


@pytest.fixture(scope="module")
def regular(stack: Stack) -> Iterator[WebsiteCustomer]:
    """Somebody whose conversation must still be there when all is done."""
    regular = WebsiteCustomer(stack)
    regular.ask("hej")
    before = regular.log()
    yield regular
    assert regular.log()[: len(before)] == before
    assert regular.ask("tak for hjælpen")


@EXAMPLES
@given(method=METHODS, path=PATHS, query=QUERIES, headers=HEADERS, body=RAW_BODIES, own=st.booleans())
def test_no_request_makes_the_server_fail(
    stack: Stack,
    regular: WebsiteCustomer,
    method: str,
    path: str,
    query: str,
    headers: Any,
    body: bytes,
    own: bool,
) -> None:
    if own and (method, path) != ("DELETE", "/conversation"):
        headers = {b"Origin": SHOP.encode(), b"Authorization": f"Bearer {regular.token}".encode()} | headers
    status, answer = request(stack, method, f"/webhooks/website{path}{query}", headers, body)
    assert 200 <= status < 500, answer
    assert b"Traceback" not in answer


@FEW_EXAMPLES
@given(
    texts=st.lists(st.tuples(st.sampled_from("abcdef"), TEXTS), min_size=1, max_size=4),
    rubbish=st.lists(RAW_BODIES, max_size=2),
)
def test_each_accepted_message_is_answered_in_order(
    stack: Stack, texts: list[tuple[str, str]], rubbish: list[bytes]
) -> None:
    customer = WebsiteCustomer(stack)
    json_headers = customer.headers(**{"Content-Type": "application/json"})
    accepted: dict[str, int] = {}
    for body in [f'{{"client_id": "{key}", "text": {text}}}'.encode() for key, text in texts] + rubbish:
        answer = customer.call("POST", "/messages", json_headers, data=body)
        assert answer.status_code in (202, 400, 404, 409, 413), answer.text
        if answer.status_code == 202:
            key = json.loads(body)["client_id"]
            assert accepted.setdefault(key, answer.json()["id"]) == answer.json()["id"]
    for number in accepted.values():
        customer.answers_to(number)
    log = customer.log()
    assert [event["id"] for event in log] == list(range(1, len(log) + 1))
    assert {event["client_id"]: event["id"] for event in log if event["type"] == "user"} == accepted
    replies = [event["in_reply_to"] for event in log if event["type"] != "user"]
    assert replies == sorted(replies)
    assert set(replies) == set(accepted.values())
    assert not [event for event in log if event["type"] == "notice"], log


def request(
    stack: Stack, method: str, target: str, headers: dict[bytes, bytes], body: bytes
) -> tuple[int, bytes]:
    """A request byte for byte, as clients of all kinds may send it; status and the whole answer."""
    address = urlsplit(stack.bot)
    head = [f"{method} {target} HTTP/1.1".encode(), b"Host: bot", b"Connection: close"]
    head += [name + b": " + value for name, value in headers.items()]
    head.append(b"Content-Length: %d" % len(body))
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + body)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    status = answer.split(b" ", 2)
    assert status[0] == b"HTTP/1.1", answer
    return int(status[1]), answer
