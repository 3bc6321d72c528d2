"""Customers of the benchmarks: one conversation each, over our website channel or over Rasa's `rest`."""

from __future__ import annotations

import time
from itertools import count
from typing import Protocol
from uuid import uuid4

import aiohttp


class Customer(Protocol):
    """One conversation. `answers` counts what the bot said, `failed` the messages without a proper answer."""

    answers: int
    failed: int

    async def begin(self) -> None:
        """What has to be done before the first message."""
        ...

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its last answer is here."""
        ...


class WebsiteCustomer:
    """Over the website channel: a message is accepted first, its answers are waited for with a long poll."""

    def __init__(self, http: aiohttp.ClientSession, bot: str) -> None:
        self.answers = self.failed = 0
        self._http = http
        self._base = f"{bot}/webhooks/website"
        self._headers: dict[str, str] = {}
        self._last = 0
        self._places = count()

    async def begin(self) -> None:
        """Gets a token."""
        async with self._http.post(f"{self._base}/session") as answer:
            answer.raise_for_status()
            self._headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its last answer is here. Raises if it is not accepted."""
        began = time.perf_counter()
        body = {"client_id": f"m{next(self._places)}", "text": text}
        async with self._http.post(f"{self._base}/messages", json=body, headers=self._headers) as answer:
            answer.raise_for_status()
            number = (await answer.json())["id"]
        while True:
            address = f"{self._base}/events?after={self._last}&wait=30"
            async with self._http.get(address, headers=self._headers) as answer:
                answer.raise_for_status()
                page = await answer.json()
            self._last = page["last"]
            if said := [event for event in page["events"] if event.get("in_reply_to") == number]:
                took = time.perf_counter() - began
                self.answers += len(said)
                self.failed += any(event["type"] == "notice" for event in said)
                return took


class RestCustomer:
    """Over Rasa's `rest` channel, its lightest: the answers are the answer to the request."""

    def __init__(self, http: aiohttp.ClientSession, bot: str) -> None:
        self.answers = self.failed = 0
        self._http = http
        self._address = f"{bot}/webhooks/rest/webhook"
        self._sender = uuid4().hex

    async def begin(self) -> None:
        """Nothing: the channel has no sessions."""

    async def say(self, text: str) -> float:
        """Seconds from sending a message until its answers are here. Rasa answers a failure with none."""
        began = time.perf_counter()
        async with self._http.post(self._address, json={"sender": self._sender, "message": text}) as answer:
            answer.raise_for_status()
            said = await answer.json()
        took = time.perf_counter() - began
        self.answers += len(said)
        self.failed += not said
        return took
