"""The webhook's door: who gets in, what harm no body can do, what nobody is answered for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psutil
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.running_stack import Stack
from tests.messenger.customer import MessengerCustomer
from tests.messenger.platform.server import VERIFY_TOKEN, Platform
from tests.messenger.platform.webhook_sender import body_of, signature

PATH = "/webhooks/messenger/webhook"
KEYS = st.sampled_from(
    [
        "object",
        "entry",
        "id",
        "messaging",
        "standby",
        "sender",
        "recipient",
        "timestamp",
        "message",
        "mid",
        "text",
        "quick_reply",
        "payload",
        "attachments",
        "type",
        "url",
        "sticker_id",
        "coordinates",
        "is_echo",
        "app_id",
        "metadata",
        "postback",
        "title",
        "referral",
        "ref",
        "pass_thread_control",
        "new_owner_app_id",
        "take_thread_control",
        "reaction",
        "read",
        "delivery",
        "watermark",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**30, max_value=10**50),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["page", "image", "https://cdn.example.dk/1", "1-1", "start", "menu:restart", "\x00", "\ud800"]
    ),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
FUZZ = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)


@pytest.fixture
def post(stack: Stack, platform: Platform) -> Callable[..., requests.Response]:
    """Posts a body over one connection, signed unless told otherwise."""
    session = requests.Session()

    def send(body: bytes, *, headers: dict[str, str] | None = None) -> requests.Response:
        if headers is None:
            headers = {"X-Hub-Signature-256": signature(platform.page.app_secret, body)}
        return session.post(stack.bot + PATH, data=body, headers=headers, timeout=20)

    return send


def event_body(platform: Platform, item: Any, place: str = "messaging") -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": platform.page.id, place: [item]}]}).encode()


def test_the_address_is_verified_with_the_right_token_only(stack: Stack) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    answer = requests.get(stack.bot + PATH, params=asked, timeout=10)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": "æ"}, {"hub.mode": "x"}, {"hub.mode": ""}):
        assert requests.get(stack.bot + PATH, params={**asked, **wrong}, timeout=10).status_code == 403
    assert requests.get(stack.bot + PATH, timeout=10).status_code == 403


def test_bodies_that_are_too_long_or_no_json_are_refused(post: Callable[..., requests.Response]) -> None:
    assert post(b" " * 1_100_000).status_code == 413
    for body in (b"", b"{", b"[1]", b"\xff\xfe", b'"page"', b"[" * 100_000, b"1" * 5_000):
        assert post(body).status_code == 400, body[:10]
        assert post(body, headers={}).status_code == 403


@FUZZ
@given(JSON)
def test_no_signed_body_does_harm(
    post: Callable[..., requests.Response], platform: Platform, value: Any
) -> None:
    bodies = [json.dumps(value).encode()]
    bodies += [event_body(platform, value, place) for place in ("messaging", "standby")]
    if isinstance(value, dict):
        sides = {"sender": {"id": "7123"}, "recipient": {"id": platform.page.id}, "timestamp": 1}
        bodies += [event_body(platform, {**sides, **value})]
        bodies += [
            event_body(platform, {**sides, name: value}) for name in ("message", "postback", "referral")
        ]
    for body in bodies:
        assert post(body).status_code in (200, 400), body


@FUZZ
@given(st.binary(max_size=300), st.text(max_size=80))
def test_no_unsigned_body_gets_in(post: Callable[..., requests.Response], body: bytes, header: str) -> None:
    value = (
        header.encode("ascii", "ignore")
        .decode()
        .replace("\n", "")
        .replace("\r", "")
        .replace("\x00", "")
        .strip()
    )
    value = "".join(character for character in value if character.isprintable())
    assert post(body, headers={"X-Hub-Signature-256": value}).status_code == 403
    assert post(body, headers={"X-Hub-Signature-256": f"sha256={value}"}).status_code == 403


def test_many_bodies_take_no_memory(
    post: Callable[..., requests.Response], stack: Stack, platform: Platform
) -> None:
    big = {"object": "page", "entry": [{"id": platform.page.id, "messaging": [{"x": "y" * 1_000}] * 900}]}
    body = json.dumps(big).encode()
    assert 900_000 < len(body) < 1_000_000

    def resident() -> int:
        port = int(stack.environment["VEJVISER_BOT_PORT"])
        owners = {c.pid for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr[1] == port}
        return max(psutil.Process(pid).memory_info().rss for pid in owners if pid)

    for _ in range(10):
        assert post(body).status_code == 200
    before = resident()
    for _ in range(60):
        assert post(body).status_code == 200
    assert resident() - before < 30_000_000


def test_what_is_no_word_of_the_customer_gets_no_answer(
    customer: MessengerCustomer, platform: Platform
) -> None:
    customer.say("hej")
    events = customer.events
    silent = [
        events.read(),
        events.delivery("m_1"),
        events.reaction(customer.thread.sent[-1].mid),
        events.request_control("1234"),
        events.edit("m_1", "rettet"),
        events.unknown(),
        {**events.text("hvad er ARN?"), "recipient": {"id": "999"}, "sender": {}},
        {**events.text(""), "message": {"mid": "m_2", "is_deleted": True}},
    ]
    customer.sends(*silent)
    customer.waits_for_peace()
    assert not customer.last
    assert customer.written == ["hej"]
    assert "Stockholm" in customer.say("hvad er ARN?")


def test_another_pages_events_are_not_ours(
    customer: MessengerCustomer, post: Callable[..., requests.Response]
) -> None:
    customer.say("hej")
    assert post(body_of("4711", [customer.events.text("hvad er ARN?")])).status_code == 200
    instagram = {"object": "instagram", "entry": [{"id": customer.platform.page.id, "messaging": []}]}
    assert post(json.dumps(instagram).encode()).status_code == 200
    assert customer.written == ["hej"]
