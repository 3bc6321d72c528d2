"""What stands between the action server and the real desk: a proxy that can be slow, wrong or rude."""

from __future__ import annotations

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, get_args

from tests.desk.ports import free_port

Mode = Literal[
    "good", "slow", "error", "error_after_work", "rubbish", "refused", "dropped_after_work", "held"
]
MODES: tuple[Mode, ...] = get_args(Mode)
HEAD_LIMIT = 65536
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops"
RUBBISH = (
    b"HTTP/1.1 201 Created\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
    b"<html>something else"
)


class FaultyDesk:
    """A proxy on a port of its own; each request takes its own connection to the desk.

    `held` keeps requests back until the mode changes. `seen` counts requests by mode.
    """

    def __init__(self, desk_port: int, slow_seconds: tuple[float, float] = (0.5, 6.0)) -> None:
        self.port = free_port()
        self._mode: Mode = "good"
        self._released = threading.Event()
        self.seen: Counter[str] = Counter()
        self._desk_port = desk_port
        self._slow_seconds = slow_seconds
        self._random = random.Random(0)

    @property
    def url(self) -> str:
        """The address to be used in place of the desk's."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mode(self) -> Mode:
        """How requests are treated that come in now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "held":
            self._released.clear()
        else:
            self._released.set()

    async def serve(self, stop: asyncio.Event) -> None:
        """Listens until `stop` is set."""
        server = await asyncio.start_server(self._converse, "127.0.0.1", self.port, limit=HEAD_LIMIT)
        async with server:
            await stop.wait()

    async def _converse(self, customer: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            answer.write(await self._answer(await _request(customer)))
            await answer.drain()
        answer.close()

    async def _answer(self, request: bytes) -> bytes:
        mode = self.mode
        self.seen[mode] += 1
        if mode == "error":
            return ERROR
        if mode == "refused":
            return b""
        if mode == "slow":
            await asyncio.sleep(self._random.uniform(*self._slow_seconds))
        if mode == "held":
            await asyncio.to_thread(self._released.wait)
        answer = await self._ask(request)
        instead = {"error_after_work": ERROR, "rubbish": RUBBISH, "dropped_after_work": b""}
        return instead.get(mode, answer)

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._desk_port)
        try:
            writer.write(
                CONNECTION.sub(b"", request, count=1).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            )
            return await reader.read(-1)
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


@contextmanager
def faulty_desk(desk_port: int) -> Iterator[FaultyDesk]:
    """A running proxy before the desk on that port, in a thread of its own."""
    proxy = FaultyDesk(desk_port)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(proxy.serve(stop),), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
