"""Who listens to a conversation in this process, and whether the assistant is at work on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Signals:
    """Wakes listeners when something was said or typing began or ended. Used on the event loop only.

    A signal carries nothing: a listener looks into the mailbox, so a signal too many costs a query and none
    is ever missed.
    """

    def __init__(self) -> None:
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._typing: set[str] = set()
        self.closing = False

    def ring(self, conversation_id: str) -> None:
        """Wake all who listen to the conversation."""
        for bell in self._bells.get(conversation_id, ()):
            bell.set()

    def close(self) -> None:
        """The process is about to stop: listeners are woken to leave."""
        self.closing = True
        for conversation_id in list(self._bells):
            self.ring(conversation_id)

    def set_typing(self, conversation_id: str, on: bool) -> None:
        """A turn has begun or ended."""
        if on:
            self._typing.add(conversation_id)
        else:
            self._typing.discard(conversation_id)
        self.ring(conversation_id)

    def is_typing(self, conversation_id: str) -> bool:
        """Whether a turn of the conversation is running."""
        return conversation_id in self._typing

    def listeners(self, conversation_id: str) -> int:
        """How many listen to the conversation."""
        return len(self._bells.get(conversation_id, ()))

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """An event that is set by each signal; clear it before looking."""
        bell = asyncio.Event()
        self._bells.setdefault(conversation_id, set()).add(bell)
        try:
            yield bell
        finally:
            bells = self._bells[conversation_id]
            bells.discard(bell)
            if not bells:
                del self._bells[conversation_id]
