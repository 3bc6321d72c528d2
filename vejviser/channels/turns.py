"""The worker between mailbox and Rasa: one conversation's messages in order, each answered once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from vejviser.channels.answers import Answers, answers_on_record
from vejviser.channels.signals import Signals
from vejviser.stores.backoff import Backoff
from vejviser.stores.erasure import Erasure
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer, Message

logger = logging.getLogger(__name__)

TURN_TRIES = 3
WAITS = Backoff(first=1.0, cap=15.0)
Result = TypeVar("Result")


class Turns:
    """Runs the turns of accepted messages on the event loop; the database is asked in threads.

    A message whose turn may have been stored by a process that died is looked up in the tracker: its answers
    are delivered from there instead of running it twice.
    """

    def __init__(
        self, mailbox: Mailbox, erasure: Erasure, signals: Signals, agent: Agent, turn_failed: str
    ) -> None:
        self.mailbox = mailbox
        self.signals = signals
        self._erasure = erasure
        self._agent = agent
        self._turn_failed = turn_failed
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()

    async def resume(self) -> None:
        """Take up what a process before this one has left: deletions first, then answers."""
        for conversation_id in await asyncio.to_thread(self._erasure.hidden):
            await asyncio.to_thread(self._erasure.delete, conversation_id)
        for conversation_id in await asyncio.to_thread(self.mailbox.unanswered):
            self.wake(conversation_id)

    async def stop(self) -> None:
        """Stop where we are; what is not answered is taken up at the next start."""
        self.signals.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self, conversation_id: str) -> None:
        """Something was accepted in this conversation."""
        self.signals.ring(conversation_id)
        self._woken.add(conversation_id)
        if not self.signals.closing and conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def delete(self, conversation_id: str) -> None:
        """Delete a conversation for good; a turn that is running ends first."""
        await asyncio.to_thread(self._erasure.hide, conversation_id)
        self.signals.ring(conversation_id)
        if task := self._tasks.get(conversation_id):
            await asyncio.wait([task])
        await asyncio.to_thread(self._erasure.delete, conversation_id)

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._woken:
                self._woken.discard(conversation_id)
                while message := await self._stored(self.mailbox.next_message, conversation_id):
                    try:
                        await self._answer(message)
                    except Exception as error:  # a fault of ours leaves no accepted message in silence
                        logger.error("a message is taken up again: %s", type(error).__name__)
                        await asyncio.sleep(WAITS.cap)
        finally:
            # No await since the last look at `_woken`: nothing is missed in between.
            del self._tasks[conversation_id]

    async def _answer(self, message: Message) -> None:
        self.signals.set_typing(message.conversation_id, True)
        try:
            answers, kind = await self._turn(message)
            await self._stored(self.mailbox.complete, message, answers, kind)
        finally:
            self.signals.set_typing(message.conversation_id, False)

    async def _turn(self, message: Message) -> tuple[list[Answer], str]:
        """What to answer; after `TURN_TRIES` failures a notice that says so."""
        for attempt in range(1, TURN_TRIES + 1):
            try:
                answers = None
                if attempt > 1 or message.started_before:
                    answers = await self._on_record(message)
                if answers is None:
                    answers = await self._run(message)
                if answers:
                    return answers, "bot"
                failure: Exception = RuntimeError("a turn said nothing")
            except Exception as error:  # whatever it is, the customer gets an answer
                failure = error
            logger.error("turn failed: %s", type(failure).__name__)
            if attempt < TURN_TRIES:
                await asyncio.sleep(WAITS.seconds(failure, attempt))
        return [Answer(self._turn_failed)], "notice"

    async def _run(self, message: Message) -> list[Answer]:
        output = Answers(message.channel)
        await self._agent.handle_message(
            UserMessage(
                message.payload or _as_text(message.text),
                output,
                message.conversation_id,
                input_channel=message.channel,
                message_id=str(message.id),
            )
        )
        return output.answers

    async def _on_record(self, message: Message) -> list[Answer] | None:
        tracker = await self._agent.tracker_store.retrieve_full_tracker(message.conversation_id)
        return answers_on_record(list(tracker.events), str(message.id)) if tracker else None

    async def _stored(self, call: Callable[..., Result], *arguments: Any) -> Result:
        """The call's result in a thread; while the database is away it is tried again and again."""
        for attempt in count(1):
            try:
                return await asyncio.to_thread(call, *arguments)
            except StoreError as error:
                logger.error("mailbox waits for the database: %s", error)
                await asyncio.sleep(WAITS.seconds(error, attempt))
        raise AssertionError("counting has no end")


def _as_text(text: str) -> str:
    """Rasa takes a leading `/`, whatever blanks stand before it, for an intent; customers only write text."""
    while (shorter := text.strip().lstrip("/")) != text:
        text = shorter
    return text or "-"
