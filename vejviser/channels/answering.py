"""From a message of the mailbox to its answers: one turn of Rasa, however often it takes to get it stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from vejviser.channels.answers import Answers, answers_on_record
from vejviser.channels.signals import Signals
from vejviser.channels.turn_gate import TurnGate
from vejviser.stores.backoff import Backoff
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox_rows import OWN, Answer, EventType, Message
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)

TURN_TRIES = 3
WAITS = Backoff(first=1.0, cap=15.0)


class Answering:
    """Runs turns on the event loop.

    A message whose turn may have been stored, by a process that died or by a call that failed after all, is
    looked up in the tracker: its answers are given from there instead of running it twice.
    """

    def __init__(
        self,
        agent: Agent,
        signals: Signals,
        turn_failed: str,
        own: Mapping[str, Callable[[Message], Awaitable[list[Answer]]]] | None = None,
    ) -> None:
        """`own` gives the answers of each channel to messages that are nothing for Rasa."""
        self._agent = agent
        self._own = own or {}
        self._gate = TurnGate()
        self._signals = signals
        self._turn_failed = turn_failed

    async def answer(self, message: Message) -> tuple[list[Answer], EventType]:
        """What to answer; after `TURN_TRIES` failures a notice that says so.

        While the database is away it is tried again and again, and the customer is told that it takes longer.
        """
        maybe_stored = message.started_before
        failures = waits = 0
        while failures < TURN_TRIES:
            try:
                answers = await self._on_record(message) if maybe_stored else None
                if answers is None:
                    answers = await self._run(message)
                if answers:
                    return answers, "bot"
                failure: Exception = RuntimeError("a turn said nothing")
                failures += 1
            except StoreError as error:
                failure = error
                self._signals.set_late(message.conversation_id)
            except Exception as error:  # whatever it is, the customer gets an answer
                failure = error
                failures += 1
            maybe_stored = True
            waits += 1
            count_error("turn", failure)
            logger.error("a turn failed: %s", type(failure).__name__)
            if failures < TURN_TRIES:
                await asyncio.sleep(WAITS.seconds(failure, waits))
        return [Answer(self._turn_failed)], "notice"

    async def _run(self, message: Message) -> list[Answer]:
        if message.payload and message.payload.startswith(OWN):
            return await self._own[message.channel](message)
        output = Answers(message.channel)
        said = UserMessage(
            message.payload or _as_text(message.text),
            output,
            message.conversation_id,
            input_channel=message.channel,
            message_id=str(message.id),
        )
        async with self._gate.computing():
            await self._agent.handle_message(said)
        return output.answers

    async def _on_record(self, message: Message) -> list[Answer] | None:
        tracker = await self._agent.tracker_store.retrieve_full_tracker(message.conversation_id)
        return answers_on_record(list(tracker.events), str(message.id)) if tracker else None


def _as_text(text: str) -> str:
    """Rasa takes a leading `/`, whatever blanks stand before it, for an intent; customers only write text."""
    while (shorter := text.strip().lstrip("/")) != text:
        text = shorter
    return text or "-"
