"""The worker between mailbox and Rasa: one conversation's messages in order, each answered once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from vejviser.channels.answering import WAITS, Answering
from vejviser.channels.signals import Signals
from vejviser.stores.erasure import Erasure
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Message
from vejviser.stores.workers import LEASE, Workers
from vejviser.telemetry.errors import count_error
from vejviser.telemetry.turns import observe_turn

logger = logging.getLogger(__name__)

LOOK_SECONDS = LEASE.total_seconds() / 4
Result = TypeVar("Result")


class Turns:
    """One of any number of workers on a mailbox. The database is asked in threads.

    A worker has a conversation from its message's turn until all is answered, and says so again and again;
    what nobody has, because its worker died or was told to stop, the others take up.
    """

    def __init__(
        self,
        worker: str,
        mailbox: Mailbox,
        erasure: Erasure,
        workers: Workers,
        signals: Signals,
        answering: Answering,
    ) -> None:
        self.worker = worker
        self.mailbox = mailbox
        self.signals = signals
        self._erasure = erasure
        self._workers = workers
        self._answering = answering
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what other workers have left, now and from time to time. Raises `StoreError`."""
        await self.signals.start()
        await self._take_up()
        self._watch = asyncio.create_task(self._keep_watch())

    async def stop(self) -> None:
        """Stop where we are; what is not answered is taken up by other workers or at the next start."""
        self.signals.close()
        tasks = [*self._tasks.values(), *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await asyncio.to_thread(self._workers.let_all_go)
        except StoreError as error:
            logger.warning("conversations are left to others when their leases end: %s", error)
        await self.signals.stop()

    def wake(self, conversation_id: str) -> None:
        """Something was accepted in this conversation."""
        self.signals.ring(conversation_id)
        self._work_on(conversation_id)

    async def delete(self, conversation_id: str) -> None:
        """Delete a conversation for good; a turn that is running ends first, elsewhere within seconds."""
        await asyncio.to_thread(self._erasure.hide, conversation_id)
        self.signals.ring(conversation_id)
        if task := self._tasks.get(conversation_id):
            await asyncio.wait([task])
        await asyncio.to_thread(self._erasure.delete, conversation_id, self.worker)
        self.signals.set_gone(conversation_id)

    def _work_on(self, conversation_id: str) -> None:
        self._woken.add(conversation_id)
        if not self.signals.closing and conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._woken:
                self._woken.discard(conversation_id)
                more = True
                while more and (
                    message := await self._stored(self.mailbox.next_message, conversation_id, self.worker)
                ):
                    try:
                        more = await self._answer(message)
                    except Exception as error:  # a fault of ours leaves no accepted message in silence
                        count_error("turn", error)
                        logger.error("a message is taken up again: %s", type(error).__name__)
                        await asyncio.sleep(WAITS.cap)
        finally:
            # No await since the last look at `_woken`: nothing is missed in between.
            del self._tasks[conversation_id]

    async def _answer(self, message: Message) -> bool:
        """Answers it; gives whether others wait."""
        self.signals.set_typing(message.conversation_id, True)
        try:
            with observe_turn(message.conversation_id, message.id, message.waited_since) as observed:
                answers, kind = await self._answering.answer(message)
                if kind == "notice":
                    observed.outcome = "gave_up"
                return await self._stored(self.mailbox.complete, message, answers, kind)
        finally:
            self.signals.set_typing(message.conversation_id, False)

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await asyncio.to_thread(self._workers.renew, list(self._tasks))
                await self._take_up()
            except StoreError as error:
                count_error("mailbox", error)
                logger.error("no watch over the mailbox: %s", error)
            except Exception as error:  # the watch must not end while the process lives
                count_error("mailbox", error)
                logger.error("watch over the mailbox: %s", type(error).__name__)

    async def _take_up(self) -> None:
        for conversation_id in await asyncio.to_thread(self._erasure.hidden):
            if await asyncio.to_thread(self._erasure.delete, conversation_id, self.worker):
                self.signals.set_gone(conversation_id)
        for conversation_id in await asyncio.to_thread(self.mailbox.unanswered):
            self._work_on(conversation_id)

    async def _stored(self, call: Callable[..., Result], *arguments: Any) -> Result:
        """The call's result in a thread; while the database is away it is tried again and again."""
        for attempt in count(1):
            try:
                return await asyncio.to_thread(call, *arguments)
            except StoreError as error:
                count_error("mailbox", error)
                logger.error("mailbox waits for the database: %s", error)
                await asyncio.sleep(WAITS.seconds(error, attempt))
        raise AssertionError("counting has no end")
