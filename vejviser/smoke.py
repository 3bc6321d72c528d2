"""`vejviser smoke`: whether a deployment answers a customer, found out by being one."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests

from vejviser.settings import LOOPBACK_HOSTS

CHECK_SECONDS = 10.0
MESSAGE = "hej"
# A reverse proxy may keep the probes inside.
HIDDEN = (403, 404)
Say = Callable[[str], None]


class CheckFailed(Exception):
    """A check failed; the message is a sentence for the operator."""


class Smoke:
    """Checks one address. `answer_seconds` is how long an answer may take, `say` prints one line."""

    def __init__(self, address: str, answer_seconds: float, say: Say) -> None:
        self._bot = address.rstrip("/")
        self._answer_seconds = answer_seconds
        self._say = say
        self._http = requests.Session()
        # A company's proxy in the environment cannot reach this machine's own loopback.
        self._http.trust_env = urlsplit(address).hostname not in LOOPBACK_HOSTS
        self._session: dict[str, Any] = {}
        self._stream: requests.Response | None = None
        self._message: dict[str, str] = {}
        self._number = 0

    def run(self, desk: str | None = None) -> bool:
        """All checks in order, each printed; False if one failed. Those that need it are left out then."""
        bot = self._in_order(
            ("bot is live", self._live),
            ("bot is ready", self._ready),
            ("a session begins", self._begin),
            ("its event stream connects", self._connect),
            ("a message is accepted", self._send),
            ("a repeated message is answered alike", self._repeat),
            ("the answer comes over the stream", self._answer),
        )
        left = self._in_order(("the conversation is deleted", self._delete)) if self._session else True
        helpdesk = self._in_order(("desk is ready", lambda: self._desk(desk.rstrip("/")))) if desk else True
        return bot and left and helpdesk

    def _in_order(self, *checks: tuple[str, Callable[[], str | None]]) -> bool:
        for name, check in checks:
            began = time.monotonic()
            try:
                detail = check()
            except CheckFailed as failure:
                self._say(f"FAILED  {name}: {failure}")
                return False
            took = f"{(time.monotonic() - began) * 1000:.0f} ms"
            self._say(f"ok      {name} ({', '.join(filter(None, (detail, took)))})")
        return True

    def _live(self) -> str | None:
        answer = self._call("GET", f"{self._bot}/live")
        if answer.status_code in HIDDEN:
            return "not shown to the outside"
        _expect(answer, 200, "the bot's process does not run as it should")

    def _ready(self) -> str | None:
        answer = self._call("GET", f"{self._bot}/ready")
        if answer.status_code in HIDDEN:
            return "not shown to the outside"
        if answer.status_code == 503 and (missing := _json(answer).get("missing")):
            raise CheckFailed(f"it cannot answer customers yet, missing: {', '.join(missing)}")
        _expect(answer, 200, "it cannot answer customers")

    def _begin(self) -> None:
        answer = self._website("POST", "/session")
        _expect(answer, 201, "no session is given")
        session = _json(answer)
        if not session.get("token") or not session.get("conversation_id"):
            raise CheckFailed("the session has no token: is this the address of a Vejviser bot?")
        self._session = session

    def _connect(self) -> None:
        stream = self._website("GET", "/events", stream=True, headers={"Accept": "text/event-stream"})
        _expect(stream, 200, "the stream is refused")
        if not stream.headers.get("Content-Type", "").startswith("text/event-stream"):
            raise CheckFailed("the answer is no event stream: does a proxy change it?")
        self._stream = stream

    def _send(self) -> None:
        self._message = {"client_id": f"smoke-{uuid.uuid4().hex}", "text": MESSAGE}
        self._number = self._post()

    def _repeat(self) -> None:
        if (number := self._post()) != self._number:
            raise CheckFailed(
                f"it was taken for a new message ({number} after {self._number}): "
                "customers would be answered twice"
            )

    def _post(self) -> int:
        answer = self._website("POST", "/messages", json=self._message)
        _expect(answer, 202, "the message is not accepted")
        number = _json(answer).get("id")
        if not isinstance(number, int):
            raise CheckFailed("the accepted message has no number")
        return number

    def _answer(self) -> None:
        stream = self._stream
        assert stream is not None
        too_late = CheckFailed(
            f"no answer within {self._answer_seconds:.0f} s: "
            "either no worker is at work, or a proxy holds the stream back"
        )
        deadline = time.monotonic() + self._answer_seconds
        with closing(stream), _faults_as_failures(too_late):
            for event in _events(stream, deadline):
                if event.get("in_reply_to") != self._number:
                    continue
                if event.get("type") != "bot":
                    raise CheckFailed("the customer is told that no answer could be given; see the bot's log")
                return
        raise too_late

    def _delete(self) -> None:
        _expect(self._website("DELETE", "/conversation"), 204, "it is not deleted")
        self._session, gone = {}, self._website("GET", "/events", token=self._session["token"])
        _expect(gone, 401, "it can still be read")

    def _desk(self, desk: str) -> None:
        answer = self._call("GET", f"{desk}/ready")
        if answer.status_code == 503 and isinstance(missing := _json(answer).get("missing"), dict):
            raise CheckFailed("; ".join(str(reason) for reason in missing.values()))
        _expect(answer, 200, "it cannot store tickets")

    def _website(self, method: str, path: str, token: str | None = None, **more: Any) -> requests.Response:
        token = token or self._session.get("token")
        headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **more.pop("headers", {})}
        return self._call(method, f"{self._bot}/webhooks/website{path}", headers=headers, **more)

    def _call(self, method: str, address: str, **more: Any) -> requests.Response:
        limits = (CHECK_SECONDS, self._answer_seconds if more.get("stream") else CHECK_SECONDS)
        with _faults_as_failures(CheckFailed(f"no answer from {address} within {CHECK_SECONDS:.0f} s")):
            return self._http.request(method, address, timeout=limits, allow_redirects=False, **more)


@contextmanager
def _faults_as_failures(late: CheckFailed) -> Iterator[None]:
    try:
        yield
    except requests.Timeout as error:
        raise late from error
    except requests.RequestException as error:
        # A stream that falls silent is a `ConnectionError` around a read time-out.
        if "timed out" in str(error):
            raise late from error
        raise CheckFailed(f"nobody can be reached there ({type(error).__name__})") from error


def _events(stream: requests.Response, deadline: float) -> Iterator[dict[str, Any]]:
    """The events of a stream until the deadline (WHATWG HTML standard, "Server-sent events")."""
    for line in stream.iter_lines(chunk_size=1):
        if time.monotonic() > deadline:
            return
        if line.startswith(b"data: "):
            try:
                yield json.loads(line.removeprefix(b"data: "))
            except ValueError as error:
                raise CheckFailed("an event of the stream is no JSON") from error


def _expect(answer: requests.Response, status: int, otherwise: str) -> None:
    if answer.status_code != status:
        code = _json(answer).get("error") if answer.headers.get("Content-Type", "").endswith("json") else None
        detail = f"{answer.status_code} {code}" if code else str(answer.status_code)
        raise CheckFailed(f"{otherwise} (status {detail} instead of {status})")


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
