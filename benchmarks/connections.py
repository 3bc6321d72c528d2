"""An HTTP/1.1 client that costs next to nothing, as it shares the processors with what is measured.

Requests and answers are those that any client sends and reads; there is no more to it than the benchmarks
need: JSON both ways, kept-alive connections, streams.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from typing import Any, Self, TypeVar, cast
from urllib.parse import urlsplit

import httptools
import uvloop

Result = TypeVar("Result")


class RequestFailed(Exception):
    """An answer with another status than 2xx."""


class Connection(asyncio.Protocol):
    """One connection with one request at a time; what is read from it is the body of the last one."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._came: list[bytes] = []
        self._status = 0
        self._over = True
        self._waiter: asyncio.Future[None] | None = None
        self._wakes_for_part = False

    @property
    def is_open(self) -> bool:
        """Whether there can be another request."""
        return self._transport is not None and not self._transport.is_closing()

    def send(self, request: bytes) -> None:
        """Sends a request; the answer to the one before has been read."""
        assert self._transport is not None and self._over
        self._over, self._status = False, 0
        self._came.clear()
        self._transport.write(request)

    async def body(self) -> bytes:
        """The answer's whole body. Raises `RequestFailed`, and `ConnectionError` if it breaks off."""
        while not self._over:
            await self._more(for_part=False)
        self._check()
        return b"".join(self._came)

    async def part(self) -> bytes:
        """What has come of the body since the last time; waits for the first of it. Raises as `body`."""
        while not self._came:
            if self._over:
                self._check()
                raise ConnectionError("the stream ended")
            await self._more(for_part=True)
        self._check()
        came = b"".join(self._came)
        self._came.clear()
        return came

    def close(self) -> None:
        """Ends the connection, whatever is still to come."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        # Not a subclass on uvloop.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._parser.feed_data(data)
        if self._over or (self._wakes_for_part and self._came):
            self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._transport = None
        self._wake()

    def on_headers_complete(self) -> None:
        """See `httptools`."""
        self._status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        """See `httptools`."""
        self._came.append(body)

    def on_message_complete(self) -> None:
        """See `httptools`."""
        self._over = True
        if self._transport is not None and not self._parser.should_keep_alive():
            self._transport.close()

    async def _more(self, *, for_part: bool) -> None:
        if not self.is_open:
            raise ConnectionError("the connection ended")
        self._wakes_for_part = for_part
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _check(self) -> None:
        if not 200 <= self._status < 300:
            raise RequestFailed(f"status {self._status}")


class Connections:
    """Kept-alive connections, as many as there are requests at the same time."""

    def __init__(self) -> None:
        self._free: dict[str, list[Connection]] = {}
        self._all: list[Connection] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._all:
            connection.close()

    async def post(self, address: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON of an answer. Raises `RequestFailed` and `OSError`."""
        origin, path = _split(address)
        # The server ends those that were idle for long.
        free = self._free[origin] = [one for one in self._free.get(origin, ()) if one.is_open]
        connection = free.pop() if free else await self._open(origin)
        content = b"" if body is None else json.dumps(body).encode()
        lines = {**(headers or {}), "Content-Type": "application/json", "Content-Length": str(len(content))}
        connection.send(_head("POST", origin, path, lines) + content)
        answer = await connection.body()
        self._free[origin].append(connection)
        return json.loads(answer)

    async def stream(self, address: str, headers: Mapping[str, str]) -> Connection:
        """The answer to a GET in parts, on a connection of its own, to be closed. Raises `OSError`."""
        origin, path = _split(address)
        connection = await self._open(origin)
        connection.send(_head("GET", origin, path, headers))
        return connection

    async def _open(self, origin: str) -> Connection:
        host, _, port = origin.rpartition(":")
        _, connection = await asyncio.get_running_loop().create_connection(Connection, host, int(port))
        self._all = [one for one in self._all if one.is_open]
        self._all.append(connection)
        return connection


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """As `asyncio.run`, on a loop that takes less of the processor."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _split(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.netloc, f"{parts.path}?{parts.query}" if parts.query else parts.path


def _head(method: str, origin: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: {origin}\r\n{lines}\r\n".encode("latin-1")
