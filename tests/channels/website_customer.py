"""A customer on a page of the shop, as the widget talks for them."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.e2e.running_stack import Stack

SHOP = "https://shop.example"
OTHER_SHOP = "https://other-shop.example"
FOREIGN = "https://evil.example"
ANSWER_SECONDS = 20


class WebsiteCustomer:
    """One conversation over the website channel."""

    def __init__(self, stack: Stack, origin: str | None = SHOP) -> None:
        self.base = f"{stack.bot}/webhooks/website"
        self.origin = origin
        self.token = ""
        answer = self.call("POST", "/session")
        assert answer.status_code == 201, answer.text
        self.session = answer.json()
        self.token, self.id = self.session["token"], self.session["conversation_id"]

    def headers(self, **others: str) -> dict[str, str]:
        """What the page sends with each call."""
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | ({"Origin": self.origin} if self.origin else {}) | others

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        """Any request, with the page's own headers unless others are given."""
        sent = self.headers() if headers is None else headers
        return requests.request(method, self.base + path, headers=sent, timeout=40, **more)

    def post(self, text: str, client_id: str | None = None) -> requests.Response:
        """Sends a message, whatever comes back."""
        body = {"client_id": client_id or uuid.uuid4().hex, "text": text}
        return self.call("POST", "/messages", json=body)

    def send(self, text: str, client_id: str | None = None) -> int:
        """Sends a message that is accepted; gives its number."""
        answer = self.post(text, client_id)
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def press(self, button: str, client_id: str | None = None) -> requests.Response:
        """Presses a button, whatever comes back."""
        body = {"client_id": client_id or uuid.uuid4().hex, "button": button}
        return self.call("POST", "/messages", json=body)

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Everything that was said after that number."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.call("GET", f"/events?after={found[-1]['id'] if found else after}")
            assert answer.status_code == 200, answer.text
            if not answer.json()["events"]:
                return found
            found += answer.json()["events"]

    def ask(self, text: str) -> list[dict[str, Any]]:
        """Sends a message and gives its answers."""
        return self.answers_to(self.send(text))

    def answers_to(self, number: int) -> list[dict[str, Any]]:
        """The answers to a message, as soon as they are there."""
        end = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < end:
            if found := [event for event in self.log() if event.get("in_reply_to") == number]:
                return found
            self.call("GET", f"/events?after={number}&wait=2")
        raise AssertionError(f"no answer to message {number}")

    @contextmanager
    def stream(self, path: str = "/events", **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
        """The events of a stream as they come; `_id` is the number on the wire, if there is one."""
        sent = self.headers(Accept="text/event-stream", **headers)
        with requests.get(self.base + path, headers=sent, stream=True, timeout=20) as answer:
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            yield _frames(answer)


def _frames(answer: requests.Response) -> Iterator[dict[str, Any]]:
    number: int | None = None
    for raw in answer.iter_lines(chunk_size=1):
        line = raw.decode()
        if line.startswith("id: "):
            number = int(line.removeprefix("id: "))
        elif line.startswith("data: "):
            yield {**json.loads(line.removeprefix("data: ")), "_id": number}
        elif not line:
            number = None
