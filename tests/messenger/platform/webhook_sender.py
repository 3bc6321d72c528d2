"""The side of the platform that posts events to the app's webhook: signed, in batches, again until it gets a 200."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.messenger.platform.events import Event

# Messenger Platform, "Webhooks": an answer within 5 s; what fails is sent again, ever more seldom.
ANSWER_SECONDS = 5.0
FIRST_WAIT, LONGEST_WAIT = 0.2, 2.0


@dataclass
class Deliveries:
    """How the webhook did: statuses of all answers, seconds that those with a status took, calls without one."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    under_way: int = 0

    def p95(self) -> float:
        """Seconds within which 95 of 100 answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def body_of(page: str, events: Sequence[Event], *, standby: bool = False, entries: int = 1) -> bytes:
    """The body of one call, its events spread over so many entries.

    Written as Meta writes it: characters beyond ASCII and slashes are escaped, and the signature covers that.
    """
    now = int(time.time() * 1000)
    kind = "standby" if standby else "messaging"
    parts = [list(events[start::entries]) for start in range(entries)]
    content: dict[str, Any] = {
        "object": "page",
        "entry": [{"id": page, "time": now, kind: part} for part in parts if part],
    }
    return json.dumps(content, separators=(",", ":")).replace("/", "\\/").encode()


def signature(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` (Graph API, "Webhooks: validating payloads")."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class WebhookSender:
    """Posts to one webhook. Each batch goes by itself, so one that is sent again comes after later ones."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.callback: str | None = None
        self.deliveries = Deliveries()

    async def start(self) -> None:
        """To be called in the event loop."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS), connector=aiohttp.TCPConnector(limit=50)
        )

    async def stop(self) -> None:
        """Gives up what is not delivered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def post(self, body: bytes) -> asyncio.Task[None]:
        """Sends the body until it is taken; the task ends then."""
        self.deliveries.under_way += 1
        task = asyncio.get_running_loop().create_task(self._until_taken(body))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.deliveries.under_way -= 1

    async def _until_taken(self, body: bytes) -> None:
        wait = FIRST_WAIT
        while not await self._is_taken(body):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _is_taken(self, body: bytes) -> bool:
        assert self._session is not None and self.callback is not None, "no webhook is set"
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": signature(self._secret, body),
        }
        began = time.perf_counter()
        try:
            async with self._session.post(self.callback, data=body, headers=headers) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.deliveries.unanswered += 1
            return False
        self.deliveries.seconds.append(time.perf_counter() - began)
        self.deliveries.statuses.append(answer.status)
        return answer.status == 200
