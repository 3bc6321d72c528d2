"""Nobody reads or writes a conversation without its own token, on the page that the token is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
import requests

from tests.channels.forged_tokens import AUDIENCE, bad_tokens
from tests.channels.website_customer import FOREIGN, OTHER_SHOP, SHOP, WebsiteCustomer
from tests.e2e.running_stack import Stack

SECRET_TEXT = "min hund hedder Fyrtaarn"
# Every route with a body that would be fine.
ROUTES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("POST", "/messages", {"client_id": "x1", "text": "hej"}),
    ("GET", "/events", None),
    ("POST", "/feedback", {"score": 3}),
    ("DELETE", "/conversation", None),
    ("POST", "/session", None),
]
ALL = pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=[path for _, path, _ in ROUTES])


@pytest.fixture(scope="module")
def victim(stack: Stack) -> Iterator[WebsiteCustomer]:
    """Whatever the tests of this file do, the conversation is as it was in the end."""
    victim = WebsiteCustomer(stack)
    victim.ask(SECRET_TEXT)
    before = victim.log()
    yield victim
    assert victim.log() == before


def refused(answer: requests.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, code), answer.text
    assert set(answer.json()) == {"error", "message"}
    assert "Fyrtaarn" not in answer.text
    assert "website-" not in answer.text


@ALL
def test_no_token_but_a_right_one_opens_a_conversation(
    stack: Stack, victim: WebsiteCustomer, method: str, path: str, body: dict[str, Any] | None
) -> None:
    secret = (stack.var / "website-secret").read_text().strip()
    assert jwt.decode(victim.token, secret, ["HS256"], audience=AUDIENCE)["sub"] == victim.id
    for name, token in bad_tokens(victim, secret).items():
        headers = {"Authorization": f"Bearer {token}".encode(), "Origin": SHOP}
        answer = victim.call(method, path, headers, json=body)
        assert answer.status_code == 401, name
        refused(answer, 401, "unauthorized")
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    for scheme in ("Basic ", "Token ", ""):
        headers = {"Authorization": f"{scheme}{victim.token}", "Origin": SHOP}
        refused(victim.call(method, path, headers, json=body), 401, "unauthorized")
    if path != "/session":
        refused(victim.call(method, path, {"Origin": SHOP}, json=body), 401, "unauthorized")
        refused(victim.call(method, f"{path}?token={victim.token}", {"Origin": SHOP}), 401, "unauthorized")


@ALL
@pytest.mark.parametrize("origin", [FOREIGN, OTHER_SHOP, "null", "", f"{SHOP}.evil.example", SHOP.upper()])
def test_a_token_is_of_no_use_on_another_page(
    victim: WebsiteCustomer, method: str, path: str, body: dict[str, Any] | None, origin: str
) -> None:
    headers = victim.headers(Origin=origin)
    for accept in ("application/json", "text/event-stream"):
        answer = victim.call(method, path, headers | {"Accept": accept}, json=body)
        refused(answer, 403, "origin_not_allowed")
        assert answer.headers.get("Access-Control-Allow-Origin") == (
            OTHER_SHOP if origin == OTHER_SHOP else None
        )
        assert "Origin" in answer.headers["Vary"]


@ALL
def test_a_foreign_page_gets_no_preflight_and_the_shop_does(
    victim: WebsiteCustomer, method: str, path: str, body: dict[str, Any] | None
) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    answer = victim.call("OPTIONS", path, asked | {"Origin": FOREIGN})
    assert answer.status_code == 403, answer.headers
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    answer = victim.call("OPTIONS", path, asked | {"Origin": SHOP})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@ALL
def test_writes_with_a_page_s_token_come_from_the_page(
    victim: WebsiteCustomer, method: str, path: str, body: dict[str, Any] | None
) -> None:
    if method != "GET":
        headers = {"Authorization": f"Bearer {victim.token}"}
        refused(victim.call(method, path, headers, json=body), 403, "origin_not_allowed")


def test_a_token_without_a_page_is_none_for_a_page(stack: Stack) -> None:
    program = WebsiteCustomer(stack, origin=None)
    assert program.ask("hej")
    refused(program.call("GET", "/events", program.headers(Origin=SHOP)), 403, "origin_not_allowed")


def test_customers_only_see_their_own(
    victim: WebsiteCustomer, new_customer: Callable[[], WebsiteCustomer]
) -> None:
    other = new_customer()
    assert other.id != victim.id
    body = {"client_id": "a", "text": "hej", "conversation_id": victim.id, "sender": victim.id}
    assert other.call("POST", f"/messages?conversation_id={victim.id}", json=body).json() == {"id": 1}
    other.answers_to(1)
    assert "Fyrtaarn" not in other.call("GET", f"/events?conversation_id={victim.id}").text
    buttons = [button["id"] for event in victim.log() for button in event.get("buttons", [])]
    assert buttons
    for button in buttons:
        refused(new_customer().press(button), 404, "unknown_button")
    renewed = victim.call("POST", "/session").json()
    assert renewed["conversation_id"] == victim.id


@ALL
def test_a_deleted_conversation_is_closed_for_good(
    customer: WebsiteCustomer, method: str, path: str, body: dict[str, Any] | None
) -> None:
    customer.ask(SECRET_TEXT)
    assert customer.call("DELETE", "/conversation").status_code == 204
    refused(customer.call(method, path, json=body), 401, "unauthorized")
