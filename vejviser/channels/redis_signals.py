"""Signals between bot workers over Redis publish/subscribe; without Redis, listeners look more often."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any, cast, get_args

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from vejviser.channels.signals import BELIEVED_SECONDS, Signals, Word
from vejviser.stores.backoff import Backoff

logger = logging.getLogger(__name__)

CHANNEL = "vejviser:signals"
LONGEST_QUEUE = 10_000
SENT_AT_ONCE = 500
CONNECT_SECONDS = 2.0
LISTEN_SECONDS = 5.0
PATIENCE_WITHOUT_REDIS = 2.0
WAITS = Backoff(first=0.5, cap=5.0)


class RedisSignals(Signals):
    """Signals that reach the listeners of all workers.

    Nothing depends on a signal: while Redis is away they are dropped, and listeners look by themselves.
    """

    def __init__(self, url: str, worker: str, forget: Callable[[str], None]) -> None:
        super().__init__(forget)
        self._worker = worker
        self._redis: Any = Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=CONNECT_SECONDS + LISTEN_SECONDS,
            health_check_interval=10,
        )
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(LONGEST_QUEUE)
        self._tasks: list[asyncio.Task[None]] = []
        self.connected = False

    @property
    def patience(self) -> float:  # type: ignore[override]  # a fixed number only without Redis
        """See `Signals`."""
        return Signals.patience if self.connected else PATIENCE_WITHOUT_REDIS

    async def start(self) -> None:
        """See `Signals.start`. Does not wait for Redis."""
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._receive())]

    async def stop(self) -> None:
        """See `Signals.stop`."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.close()

    def _say(self, word: Word, conversation_id: str) -> None:
        super()._say(word, conversation_id)
        if self.connected and not self._outgoing.full():
            self._outgoing.put_nowait(json.dumps([self._worker, word, conversation_id]))

    async def _send(self) -> None:
        while True:
            signals = [await self._outgoing.get()]
            # One exchange for all that wait: on a busy event loop each takes a turn's step of time, and one
            # for each signal would leave those of other workers' customers seconds behind.
            while not self._outgoing.empty() and len(signals) < SENT_AT_ONCE:
                signals.append(self._outgoing.get_nowait())
            try:
                try:
                    await self._publish(signals)
                except ConnectionLost:
                    # The connection was from before Redis started again; the next one is new. What is heard
                    # twice costs a query.
                    await self._publish(signals)
            except (RedisError, OSError) as error:
                logger.warning("%d signals to other workers are lost: %s", len(signals), type(error).__name__)

    async def _publish(self, signals: list[str]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for signal in signals:
                pipeline.publish(CHANNEL, signal)
            await pipeline.execute()

    async def _receive(self) -> None:
        failures = 0
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(CHANNEL)
                    logger.info("signals go over Redis")
                    self.connected, failures = True, 0
                    self.ring_all()
                    while True:
                        received = await subscription.get_message(timeout=LISTEN_SECONDS)
                        if received is not None:
                            self._take(received["data"])
            except (RedisError, OSError) as error:
                failures += 1
                if self.connected or failures == 1:
                    logger.error("Redis is away, listeners look by themselves: %s", type(error).__name__)
                self.connected = False
                self.ring_all()
                await asyncio.sleep(WAITS.seconds(error, failures))

    def _take(self, data: bytes) -> None:
        try:
            worker, word, conversation_id = json.loads(data)
        except ValueError:
            return
        if worker == self._worker or word not in get_args(Word):
            return
        believed_until = asyncio.get_running_loop().time() + BELIEVED_SECONDS
        self._hear(cast(Word, word), conversation_id, believed_until)
