"""The worker between the mailbox and Messenger: each answer once, in the order of its conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from vejviser.channels.messenger.conversation import Thread, thread_of
from vejviser.channels.messenger.gestures import Gestures
from vejviser.channels.messenger.graph_errors import (
    GraphError,
    NotOwner,
    NotPermitted,
    OutsideWindow,
    RateLimited,
    TemporaryGraphFailure,
    TokenRefused,
    Unreachable,
)
from vejviser.channels.messenger.metadata import metadata
from vejviser.channels.messenger.parts import parts_of
from vejviser.channels.messenger.sending import Sender
from vejviser.channels.messenger.texts import Texts
from vejviser.channels.messenger.undelivered import ForStaff, Why
from vejviser.channels.signals import Word
from vejviser.stores.backoff import Backoff
from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.deliveries import ECHO, Deliveries, Due
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import ConversationGone
from vejviser.stores.threads import Threads
from vejviser.telemetry.context import about
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)

# Meta's "Messenger Platform Policy": a business answers within 24 hours of what the customer did last.
WINDOW = timedelta(hours=24)
LOOK_SECONDS = 1.0
MOST_AT_ONCE = 16
WAITS = Backoff(first=1.0, cap=60.0)
# Nothing changes before somebody acts, and each call is one more against the page.
QUIET_AFTER_REFUSAL = 5.0
QUIET_AFTER_RATE_LIMIT = 3.0
LONGEST_QUIET = 3_600.0
Result = TypeVar("Result")


class Delivering:
    """One of any number of workers. What it has not delivered others do, or it does after the next start."""

    def __init__(
        self,
        deliveries: Deliveries,
        threads: Threads,
        mailbox: Mailbox,
        sender: Sender,
        staff: ForStaff,
        texts: Texts,
        pass_failed: str,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._deliveries = deliveries
        self._threads = threads
        self._mailbox = mailbox
        self._sender = sender
        self._gestures = Gestures(sender)
        self._staff = staff
        self._texts = texts
        self._pass_failed = pass_failed
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._quiet_until = 0.0
        self._watch: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Deliver what is due, from now on."""
        self._watch = asyncio.create_task(self._keep_watch())

    async def stop(self) -> None:
        """Finish the calls that are under way, and leave the rest to others."""
        self._closing = True
        if self._watch:
            self._watch.cancel()
        await self._gestures.stop()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def follow(self, word: Word, conversation_id: str) -> None:
        """What the worker of turns says of a conversation."""
        thread = thread_of(conversation_id)
        if thread is None or self._closing:
            return
        if word == "on":
            self._gestures.begin(conversation_id, thread)
        elif word == "off":
            self._gestures.end(conversation_id)
            self.wake(conversation_id)

    def wake(self, conversation_id: str) -> None:
        """There may be something to deliver."""
        self._woken.add(conversation_id)
        if not self._closing and conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def _work(self, conversation_id: str) -> None:
        try:
            async with self._at_once:
                while conversation_id in self._woken and not self._closing and not self._is_quiet:
                    self._woken.discard(conversation_id)
                    await self._deliver(conversation_id)
        except StoreError as error:
            count_error("delivery", error)
            logger.error("delivery waits for the database: %s", error)
        except Exception as error:  # one conversation must not stop the others
            count_error("delivery", error)
            logger.error("delivery stopped: %s", type(error).__name__, exc_info=error)
        finally:
            # What is not done is found again by the watch.
            self._woken.discard(conversation_id)
            del self._tasks[conversation_id]

    async def _deliver(self, conversation_id: str) -> None:
        thread = thread_of(conversation_id)
        assert thread is not None, "the deliveries of another channel"
        due = await self._stored(self._deliveries.next, conversation_id)
        while due is not None:
            with about(request=f"delivery-{due.id}", conversation=conversation_id):
                due = await self._deliver_part(thread, due)
            if due is not None and (self._closing or self._is_quiet):
                await self._stored(self._deliveries.hand_back, due)
                return

    async def _deliver_part(self, thread: Thread, due: Due) -> Due | None:
        """Send the next part; gives what comes after it."""
        if due.last_written_at is not None and self._clock() >= due.last_written_at + WINDOW:
            return await self._keep(due, OutsideWindow(), "kept_outside_window")
        parts = parts_of(due.number, due.text, due.buttons, self._texts)
        steps = len(parts) + due.then_pass
        try:
            if due.parts_sent < len(parts):
                part = parts[due.parts_sent]
                await self._sender.message(thread, part, metadata(due.number, due.parts_sent))
            elif due.parts_sent < steps:
                await self._pass(thread, due)
        except GraphError as error:
            return await self._failed(due, error)
        done = due.parts_sent + 1
        return await self._stored(
            lambda: self._deliveries.next(due.conversation_id, due, parts=done, is_all=done >= steps)
        )

    async def _pass(self, thread: Thread, due: Due) -> None:
        """Give the conversation to a human; if that cannot be done, the customer is told so."""
        try:
            await self._sender.pass_to_human(thread)
        except (TemporaryGraphFailure, RateLimited):
            raise
        except GraphError as error:
            count_error("handover", error)
            logger.error("a conversation cannot be passed to a human: %s", error)
            try:
                tell = self._mailbox.tell
                await self._stored(tell, due.conversation_id, "messenger", self._pass_failed)
            except ConversationGone:
                return
        else:
            await self._stored(self._threads.hold, due.conversation_id, "human", self._clock())

    async def _failed(self, due: Due, error: GraphError) -> Due | None:
        """What Graph's refusal means for this answer; gives what can be sent after all."""
        count_error("delivery", error)
        if isinstance(error, Unreachable):
            logger.info("an answer cannot be delivered: %s", error)
            return await self._end(due, "failed", error)
        if isinstance(error, NotOwner):
            await self._stored(self._threads.hold, due.conversation_id, "human", self._clock())
            await self._stored(self._deliveries.hand_back, due)
            return await self._stored(self._deliveries.next, due.conversation_id)
        if isinstance(error, OutsideWindow):
            return await self._keep(due, error, "kept_outside_window")
        if isinstance(error, RateLimited):
            asked = error.retry_after or QUIET_AFTER_RATE_LIMIT
            self._be_quiet(asked)
            logger.warning("Messenger wants fewer calls: %s", error)
            return await self._postpone(due, error, min(asked, LONGEST_QUIET))
        if isinstance(error, TokenRefused | NotPermitted):
            self._be_quiet(QUIET_AFTER_REFUSAL)
            logger.error("Messenger refuses us, see `vejviser messenger status`: %s", error)
            return await self._postpone(due, error, QUIET_AFTER_REFUSAL)
        if isinstance(error, TemporaryGraphFailure):
            seconds = WAITS.seconds(error, due.attempts + 1)
            if error.unknown:
                seconds = max(seconds, ECHO.total_seconds())
            return await self._postpone(due, error, seconds, unknown=error.unknown)
        logger.error("Messenger refuses an answer, kept for staff: %s", error)
        return await self._keep(due, error, "kept_refused")

    async def _keep(self, due: Due, error: GraphError, why: Why) -> Due | None:
        await self._stored(self._staff.tell, due, why)
        return await self._end(due, "kept", error)

    async def _end(self, due: Due, end: Any, error: GraphError) -> Due | None:
        await self._stored(self._deliveries.end, due, end, type(error).__name__)
        return await self._stored(self._deliveries.next, due.conversation_id)

    async def _postpone(self, due: Due, error: GraphError, seconds: float, *, unknown: bool = False) -> None:
        at = self._clock() + timedelta(seconds=seconds)
        await self._stored(lambda: self._deliveries.postpone(due, type(error).__name__, at, unknown=unknown))

    @property
    def _is_quiet(self) -> bool:
        return asyncio.get_running_loop().time() < self._quiet_until

    def _be_quiet(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + min(seconds, LONGEST_QUIET)
        self._quiet_until = max(self._quiet_until, until)

    async def _keep_watch(self) -> None:
        while True:
            try:
                if not self._is_quiet:
                    for conversation_id in await asyncio.to_thread(self._deliveries.due):
                        self.wake(conversation_id)
            except Exception as error:  # the watch must not end while the process lives
                count_error("delivery", error)
                logger.error("no watch over deliveries: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _stored(self, call: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.to_thread(call, *arguments)
