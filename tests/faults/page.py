"""The chat's page: it keeps its session, sends again until it is heard, and counts what stood in its way."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

PATIENCE_SECONDS = 240
CONNECT_SECONDS, READ_SECONDS = 3, 15
PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)
# What the contract gives for "later"; anything else that is not wanted is an error of the product.
LATER = (429, 502, 503, 504)


class GaveUp(AssertionError):
    """Nothing came of it for `PATIENCE_SECONDS`."""


class Page:
    """One conversation over the website channel. `entry` may change: any worker serves any page."""

    def __init__(self, entry: str, troubles: Counter[str], chance: random.Random) -> None:
        self.entry = entry
        self.troubles = troubles
        self._chance = chance
        self._http = requests.Session()
        self._http.trust_env = False
        self._bearer: dict[str, str] = {}
        session = self._until("post", "/session", 201)
        self._bearer = {"Authorization": f"Bearer {session['token']}"}
        self.conversation_id: str = session["conversation_id"]

    def post(self, client_id: str, text: str) -> int:
        """Sends a message until it is accepted; gives its number."""
        return self._until("post", "/messages", 202, {"client_id": client_id, "text": text})["id"]

    def post_once(self, client_id: str, text: str) -> requests.Response:
        """Sends a message once."""
        return self._request("post", "/messages", {"client_id": client_id, "text": text})

    def poll(self, after: int, wait: int = 0) -> dict[str, Any]:
        """`{events, last, typing}`: what came after that number."""
        return self._until("get", f"/events?after={after}&wait={wait}", 200)

    @contextmanager
    def stream(self, after: int) -> Iterator[Iterator[dict[str, Any]]]:
        """Server-sent events after that number, until it breaks off; none if it is not to be had now."""
        answer = self._open_stream(after)
        if answer is None:
            yield iter(())
            return
        with answer:
            yield self._events(answer)

    def history(self) -> list[dict[str, Any]]:
        """The whole conversation as a page sees it that is opened now."""
        found: list[dict[str, Any]] = []
        while events := self.poll(found[-1]["id"] if found else 0)["events"]:
            found += events
        return found

    def pause(self, attempt: int) -> None:
        """Waits a little, and longer after more attempts."""
        time.sleep(PAUSES[min(attempt, len(PAUSES) - 1)] * self._chance.uniform(0.5, 1.0))

    def _until(self, method: str, path: str, status: int, body: Any = None) -> dict[str, Any]:
        """The answer with this status, however often it takes."""
        end = time.monotonic() + PATIENCE_SECONDS
        attempt = 0
        while True:
            try:
                answer = self._request(method, path, body)
                if answer.status_code == status:
                    return answer.json()
                self._refused(answer)
            except requests.RequestException as error:
                self.troubles[f"{method} {path.split('?')[0]}: {type(error).__name__}"] += 1
            if time.monotonic() > end:
                raise GaveUp(f"{method} {path}: {self.troubles}")
            self.pause(attempt)
            attempt += 1

    def _open_stream(self, after: int) -> requests.Response | None:
        try:
            answer = self._http.get(
                f"{self.entry}/webhooks/website/events",
                headers={**self._bearer, "Accept": "text/event-stream", "Last-Event-ID": str(after)},
                stream=True,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            )
        except requests.RequestException as error:
            self.troubles[f"stream: {type(error).__name__}"] += 1
            return None
        if answer.status_code == 200:
            return answer
        with answer:
            self._refused(answer)
        return None

    def _events(self, answer: requests.Response) -> Iterator[dict[str, Any]]:
        """The events of a stream (WHATWG HTML, "Server-sent events")."""
        try:
            for line in answer.iter_lines(chunk_size=1):
                if line.startswith(b"data:"):
                    yield json.loads(line.removeprefix(b"data:"))
        except requests.RequestException as error:
            self.troubles[f"stream: {type(error).__name__}"] += 1

    def _request(self, method: str, path: str, body: Any) -> requests.Response:
        return self._http.request(
            method,
            f"{self.entry}/webhooks/website{path}",
            headers=self._bearer,
            json=body,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
        )

    def _refused(self, answer: requests.Response) -> None:
        self.troubles[f"status {answer.status_code}"] += 1
        assert answer.status_code in LATER, (
            f"{answer.request.method} {answer.status_code}: {answer.text[:300]}"
        )
