"""A stand-in for the bot's website channel, with the faults that a deployment may have."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PREFIX = "/webhooks/website"


class WebsiteStandIn:
    """One conversation. `statuses` replace good ones, by path or by method and path.

    `numbers` are given to accepted messages in turn, `events` are what the stream says before it falls silent;
    a text among them is sent as it is.
    """

    def __init__(
        self,
        *,
        statuses: Mapping[str, int] | None = None,
        numbers: Sequence[int] = (1, 1),
        events: Sequence[Any] = ({"type": "bot", "in_reply_to": 1},),
        stream_type: str = "text/event-stream",
        forgets: bool = True,
    ) -> None:
        self._statuses = statuses or {}
        self._numbers = list(numbers)
        self._events = events
        self._stream_type = stream_type
        self._forgets = forgets
        self._deleted = False
        self._over = threading.Event()

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address, for the time of the block."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            self._over.set()
            server.shutdown()
            server.server_close()

    def answer(self, method: str, path: str, streams: bool) -> tuple[int, Any]:
        """Status and JSON body; None for the stream."""
        if path == "/events" and self._deleted:
            return 401, {}
        if (status := self._statuses.get(path) or self._statuses.get(f"{method} {path}")) is not None:
            return status, {"error": "fault"}
        if path == "/session":
            return 201, {"token": "token", "conversation_id": "conversation"}
        if path == "/messages":
            return 202, {"id": self._numbers.pop(0)}
        if path == "/conversation":
            self._deleted = self._forgets
            return 204, {}
        if path == "/events":
            return 200, None if streams else {}
        return 200, {}

    def stream(self) -> Iterator[bytes]:
        """What the stream says."""
        for event in self._events:
            yield f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode()
        self._over.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.partition("?")[0].removeprefix(PREFIX)
                streams = self.headers.get("Accept") == "text/event-stream"
                status, body = standin.answer(self.command, path, streams)
                self.send_response(status)
                content = b"" if body is None or status == 204 else json.dumps(body).encode()
                self.send_header("Content-Type", standin._stream_type if body is None else "application/json")
                if body is not None:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                if body is None:
                    for part in standin.stream():
                        self.wfile.write(part)
                        self.wfile.flush()

            do_GET = do_POST = do_DELETE = _serve

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler
