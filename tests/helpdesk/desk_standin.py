"""A stand-in for our desk over real HTTP: its contract in memory, and faults by script."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

TOKEN = "stand-in-token"
TICKET = re.compile(r"/api/tickets/([^/]+)/(notes/)?")


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of the contract: first `works` on it or not, then answers badly."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    works: bool = False
    hangs: bool = False
    drops: bool = False
    trickles: bool = False


TIMEOUT_AFTER_WORK = Fault(works=True, hangs=True)
TIMEOUT_BEFORE_WORK = Fault(hangs=True)
DROPPED_AFTER_WORK = Fault(works=True, drops=True)
ERROR_AFTER_WORK = Fault(500, works=True)
ERROR = Fault(500)
RUBBISH_AFTER_WORK = Fault(201, body=b"<html>not what you wanted", works=True)
UNAUTHORISED = Fault(401, {"WWW-Authenticate": "Token"})
BAD_REQUEST = Fault(400, {"Content-Type": "application/json"}, b'{"error": "invalid", "message": "no"}')


def too_many(seconds: float) -> Fault:
    """429 with a Retry-After."""
    return Fault(429, {"Retry-After": str(seconds)})


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    key: str | None
    client: tuple[str, int]
    at: float


class DeskStandIn:
    """The desk's tickets and what was asked of it. `delay` seconds go into each piece of work."""

    def __init__(self) -> None:
        self.script: deque[Fault] = deque()
        self.requests: list[Seen] = []
        self.tickets: dict[str, dict[str, Any]] = {}
        self.overlapped: set[str] = set()
        self.delay = 0.0
        self.hang_seconds = 5.0
        self._by_key: dict[str, tuple[object, str]] = {}
        self._in_flight: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen, after the first time at the same port."""
        server = _Server(("127.0.0.1", self._port), _handler(self))
        self._port = server.server_port
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections and break the open ones; the tickets stay."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was first

    def tickets_by_key(self) -> Counter[str]:
        """How many tickets each key has made."""
        return Counter(str(ticket["external_id"]) for ticket in self.tickets.values())

    def notes(self) -> list[str]:
        """The texts of all notes on all tickets."""
        return [note for ticket in self.tickets.values() for note in ticket["notes"]]

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def take_fault(self, seen: Seen) -> Fault | None:
        with self._lock:
            self.requests.append(seen)
            return self.script.popleft() if self.script else None

    def work(self, method: str, url: str, key: str | None, body: Any) -> tuple[int, Any]:
        """One request by the contract: status and body."""
        name = key or url
        with self._lock:
            self._in_flight[name] += 1
            if self._in_flight[name] > 1:
                self.overlapped.add(name)
        try:
            if self.delay:
                time.sleep(self.delay)
            with self._lock:
                return self._answer(method, url, key, body)
        finally:
            with self._lock:
                self._in_flight[name] -= 1

    def _answer(self, method: str, url: str, key: str | None, body: Any) -> tuple[int, Any]:
        parts = urlsplit(url)
        if parts.path == "/api/tickets/" and method == "POST":
            return self._create(str(key), body)
        if parts.path == "/api/tickets/" and method == "GET":
            wanted = parse_qs(parts.query)["external_id"][0]
            return 200, [ticket for ticket in self.tickets.values() if ticket["external_id"] == wanted]
        match = TICKET.fullmatch(parts.path)
        ticket = self.tickets.get(match[1]) if match else None
        if match is None or ticket is None:
            return 404, {"error": "not_found", "message": "no"}
        if match[2] and method == "POST":
            return self._note(ticket, key, body)
        if method == "PATCH":
            ticket["status"] = body["status"]
        return 200, ticket

    def _create(self, key: str, body: Any) -> tuple[int, Any]:
        if key in self._by_key:
            first, number = self._by_key[key]
            return (200, self.tickets[number]) if first == body else (409, {"error": "idempotency_conflict"})
        number = f"26-{len(self.tickets) + 1:06}"
        self._by_key[key] = (body, number)
        self.tickets[number] = dict(body) | {
            "number": number,
            "status": "new",
            "status_label": "Ny",
            "url": f"{self.url}/admin/tickets/{number}",
            "created_at": "2026-01-02T03:04:05Z",
            "external_id": key,
            "notes": [],
        }
        return 201, self.tickets[number]

    def _note(self, ticket: dict[str, Any], key: str | None, body: Any) -> tuple[int, Any]:
        if key is not None and key in self._by_key:
            return (200, {}) if self._by_key[key][0] == body else (409, {"error": "idempotency_conflict"})
        if key is not None:
            self._by_key[key] = (body, ticket["number"])
        ticket["notes"].append(body["text"])
        return 201, {"text": body["text"]}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many tests are about; anything else is a fault of the stand-in."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(desk: DeskStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without it headers and body go out as two packets, and the client's delayed ACK costs 40 ms.
        wbufsize = -1
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            desk.opened(self.connection)

        def finish(self) -> None:
            desk.closed(self.connection)
            super().finish()

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            key = self.headers.get("Idempotency-Key")
            seen = Seen(
                self.command, self.path, key, cast(tuple[str, int], self.client_address), time.monotonic()
            )
            fault = desk.take_fault(seen)
            if self.headers.get("Authorization") != f"Token {TOKEN}":
                self.reply(401, b"{}", {"WWW-Authenticate": "Token"})
                return
            if fault is None:
                status, found = desk.work(self.command, self.path, key, body)
                self.reply(status, json.dumps(found).encode(), {"Content-Type": "application/json"})
                return
            if fault.works:
                desk.work(self.command, self.path, key, body)
            self.fail(fault)

        def fail(self, fault: Fault) -> None:
            if fault.hangs:
                self.connection.settimeout(desk.hang_seconds)
                # Until the client gives up; a more patient one finds the connection closed.
                with suppress(TimeoutError, ConnectionError):
                    self.connection.recv(1)
            if fault.hangs or fault.drops:
                self.close_connection = True
                return
            if fault.trickles:
                self.trickle()
                return
            self.reply(fault.status, fault.body, fault.headers)

        def trickle(self) -> None:
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            try:
                for _ in range(1000):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.02)
            except OSError:
                return  # the client has given up, as it should

        def reply(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Handler


@contextmanager
def desk_standin() -> Iterator[DeskStandIn]:
    """A running stand-in."""
    desk = DeskStandIn()
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Return when the condition holds. Raises `AssertionError` that names it after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)
