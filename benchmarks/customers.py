"""Customers of the benchmarks: one conversation each, over our website channel or over Rasa's `rest`."""

from __future__ import annotations

import asyncio
import json
import time
from itertools import count
from typing import Any, Protocol
from uuid import uuid4

from benchmarks.connections import Connection, Connections

# What nobody waits for any longer.
LIMIT_SECONDS = 120


class Customer(Protocol):
    """One conversation. `answers` counts what the bot said, `failed` the messages without a proper answer."""

    answers: int
    failed: int

    async def begin(self) -> None:
        """What has to be done before the first message."""
        ...

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its answers are here."""
        ...

    async def end(self) -> None:
        """What has to be done after the last message."""
        ...


class WebsiteCustomer:
    """Over the website channel, as the widget does it: messages are posted, answers come in a stream."""

    def __init__(self, http: Connections, bot: str) -> None:
        self.answers = self.failed = 0
        self._http = http
        self._base = f"{bot}/webhooks/website"
        self._headers: dict[str, str] = {}
        self._places = count()
        self._stream: Connection | None = None
        self._unread = b""

    async def begin(self) -> None:
        """Gets a token."""
        answer = await self._http.post(f"{self._base}/session")
        self._headers = {"Authorization": f"Bearer {answer['token']}"}

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its answers, which come in one go, are here.

        Raises if it is not accepted.
        """
        async with asyncio.timeout(LIMIT_SECONDS):
            if self._stream is None:
                headers = {**self._headers, "Accept": "text/event-stream"}
                self._stream = await self._http.stream(f"{self._base}/events", headers)
                # The first words of the stream, after which nothing that is said is missed.
                await self._events(self._stream)
            began = time.perf_counter()
            body = {"client_id": f"m{next(self._places)}", "text": text}
            number = (await self._http.post(f"{self._base}/messages", body, self._headers))["id"]
            while True:
                events = await self._events(self._stream)
                if said := [event for event in events if event.get("in_reply_to") == number]:
                    took = time.perf_counter() - began
                    self.answers += len(said)
                    self.failed += any(event["type"] == "notice" for event in said)
                    return took

    async def end(self) -> None:
        """Leaves the page."""
        if self._stream is not None:
            self._stream.close()

    async def _events(self, stream: Connection) -> list[dict[str, Any]]:
        """What has come since the last time."""
        *frames, self._unread = (self._unread + await stream.part()).split(b"\n\n")
        return [json.loads(frame.rpartition(b"data: ")[2]) for frame in frames if b"data: " in frame]


class RestCustomer:
    """Over Rasa's `rest` channel, its lightest: the answers are the answer to the request."""

    def __init__(self, http: Connections, bot: str) -> None:
        self.answers = self.failed = 0
        self._http = http
        self._address = f"{bot}/webhooks/rest/webhook"
        self._sender = uuid4().hex

    async def begin(self) -> None:
        """Nothing: the channel has no sessions."""

    async def end(self) -> None:
        """Nothing, either."""

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its answers are here. Rasa answers a failure with none."""
        began = time.perf_counter()
        async with asyncio.timeout(LIMIT_SECONDS):
            said = await self._http.post(self._address, {"sender": self._sender, "message": text})
        took = time.perf_counter() - began
        self.answers += len(said)
        self.failed += not said
        return took
