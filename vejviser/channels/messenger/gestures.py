"""Seen and typing, while a turn runs: nice to have, and never in the way of an answer."""

from __future__ import annotations

import asyncio

from vejviser.channels.messenger.conversation import Thread
from vejviser.channels.messenger.sending import Sender

MOST_AT_ONCE = 20


class Gestures:
    """At most one at a time for each customer; when there is too much to do they are left out."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, conversation_id: str, thread: Thread) -> None:
        """A turn has begun."""
        if len(self._tasks) < MOST_AT_ONCE and conversation_id not in self._tasks:
            task = asyncio.create_task(self._show(thread))
            self._tasks[conversation_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(conversation_id, None))

    def end(self, conversation_id: str) -> None:
        """The answer is there: what is not shown yet would come after it."""
        if task := self._tasks.get(conversation_id):
            task.cancel()

    async def stop(self) -> None:
        """Leave out what is left."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, thread: Thread) -> None:
        if await self._sender.gesture(thread, "mark_seen"):
            await self._sender.gesture(thread, "typing_on")
