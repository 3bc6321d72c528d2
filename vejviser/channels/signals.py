"""Who listens to a conversation in this process, and whether the assistant is at work on it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

# ring: look into the mailbox. on, off: a turn has begun, ended. late: it has to wait. gone: deleted.
Word = Literal["ring", "on", "off", "late", "gone"]

# How long what another process said of a turn is believed without its end: the process may have died.
BELIEVED_SECONDS = 30.0


class Bell:
    """What a listener waits at. It has news to begin with."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._news = True

    def ring(self, news: bool) -> None:
        """Wake the listener; `news`: there may be something in the mailbox."""
        self._news = self._news or news
        self._rung.set()

    def take_news(self) -> bool:
        """Whether there is anything to look for; from now on only what rings later counts."""
        self._rung.clear()
        news, self._news = self._news, False
        return news

    async def wait(self, seconds: float) -> bool:
        """Until it rings; False if it did not for so long, after which the listener looks by itself."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            self._news = True
            return False
        return True


class Signals:
    """Wakes listeners when something was said or typing began or ended. Used on the event loop only.

    A signal carries nothing: a listener looks into the mailbox, so a signal too many costs a query and none
    is ever missed. `patience` is how many seconds a listener may wait before it looks without a signal;
    `forget` is called for each conversation that is deleted, wherever that happens.
    """

    patience = 15.0

    def __init__(self, forget: Callable[[str], None]) -> None:
        self._forget = forget
        self._bells: dict[str, set[Bell]] = {}
        self._typing: dict[str, float] = {}
        self._late: set[str] = set()
        # Told of what happens in this process only: each process follows its own turns.
        self.followers: list[Callable[[Word, str], None]] = []
        self.closing = False

    async def start(self) -> None:
        """Begin to exchange signals with other processes, if there are any."""

    async def stop(self) -> None:
        """End what `start` began."""

    def ring(self, conversation_id: str) -> None:
        """Wake all who listen to the conversation."""
        self._say("ring", conversation_id)

    def set_typing(self, conversation_id: str, on: bool) -> None:
        """A turn has begun or ended."""
        self._say("on" if on else "off", conversation_id)

    def set_late(self, conversation_id: str) -> None:
        """The running turn cannot be finished yet: the customer is to be told."""
        self._say("late", conversation_id)

    def set_gone(self, conversation_id: str) -> None:
        """The conversation was deleted."""
        self._say("gone", conversation_id)

    def close(self) -> None:
        """The process is about to stop: listeners are woken to leave."""
        self.closing = True
        self.ring_all()

    def ring_all(self) -> None:
        """Wake all listeners of this process."""
        for conversation_id in list(self._bells):
            self._wake(conversation_id, news=True)

    def is_typing(self, conversation_id: str) -> bool:
        """Whether a turn of the conversation is running."""
        return self._typing.get(conversation_id, 0.0) > asyncio.get_running_loop().time()

    def is_late(self, conversation_id: str) -> bool:
        """Whether the running turn has to wait for something."""
        return conversation_id in self._late and self.is_typing(conversation_id)

    def listeners(self, conversation_id: str) -> int:
        """How many listen to the conversation."""
        return len(self._bells.get(conversation_id, ()))

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[Bell]:
        """A bell that each signal rings; take its news before looking."""
        bell = Bell()
        self._bells.setdefault(conversation_id, set()).add(bell)
        try:
            yield bell
        finally:
            bells = self._bells[conversation_id]
            bells.discard(bell)
            if not bells:
                del self._bells[conversation_id]

    def _say(self, word: Word, conversation_id: str) -> None:
        self._hear(word, conversation_id, math.inf)
        for follower in self.followers:
            follower(word, conversation_id)

    def _hear(self, word: Word, conversation_id: str, believed_until: float) -> None:
        if word == "on":
            self._typing[conversation_id] = believed_until
        elif word == "late":
            self._late.add(conversation_id)
        elif word in ("off", "gone"):
            self._typing.pop(conversation_id, None)
            self._late.discard(conversation_id)
        if word == "gone":
            self._forget(conversation_id)
        # A turn that begins or has to wait has said nothing yet.
        self._wake(conversation_id, news=word not in ("on", "late"))

    def _wake(self, conversation_id: str, news: bool) -> None:
        for bell in self._bells.get(conversation_id, ()):
            bell.ring(news)
