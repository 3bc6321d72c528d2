"""Threads between customers and the page as the platform keeps them: who may write when, and what was written."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.messenger.platform.graph_errors import (
    NOT_THREAD_OWNER,
    OUTSIDE_WINDOW,
    UNKNOWN_CUSTOMER,
    UNREACHABLE,
)
from tests.messenger.platform.messages import shown_buttons, shown_text

# Messenger Platform policy: the standard messaging window, and the human agent tag's.
WINDOW = timedelta(hours=24)
HUMAN_AGENT_WINDOW = timedelta(days=7)


class Clock:
    """The platform's time, which a test may move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Sent:
    """A message of the page that Graph has accepted, in the order of all it accepted (`place`)."""

    mid: str
    place: int
    at: datetime
    message: dict[str, Any]
    tag: str | None
    persona_id: str | None

    @property
    def text(self) -> str:
        """What the customer reads."""
        return shown_text(self.message)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What the customer can press: title and payload or url."""
        return shown_buttons(self.message)


@dataclass
class Thread:
    """One customer's. `owner` is the app that has control, None while it is idle."""

    psid: str
    last_written: datetime | None = None
    owner: str | None = None
    blocked: bool = False
    sent: list[Sent] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


class Threads:
    """All threads of the page. Used by the server's thread; tests read the lists."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._threads: dict[str, Thread] = {}
        self._places = itertools.count(1)

    def of(self, psid: str) -> Thread:
        """The customer's thread, begun if there is none."""
        return self._threads.setdefault(psid, Thread(psid))

    def all(self) -> list[Thread]:
        """Every thread there is."""
        return list(self._threads.values())

    def known(self, psid: Any) -> Thread:
        """The thread of somebody who has written. Raises `GraphError`."""
        thread = self._threads.get(psid) if isinstance(psid, str) else None
        if thread is None:
            raise UNKNOWN_CUSTOMER
        return thread

    def has_written(self, psid: str, at: datetime) -> None:
        """The customer wrote or pressed something, which opens the messaging window."""
        thread = self.of(psid)
        thread.last_written = max(at, thread.last_written or at)

    def may_write(self, thread: Thread, app_id: str, tag: str | None) -> None:
        """Raises `GraphError` if the app may not write to the customer now."""
        if thread.blocked:
            raise UNREACHABLE
        if thread.owner not in (None, app_id):
            raise NOT_THREAD_OWNER
        window = HUMAN_AGENT_WINDOW if tag == "HUMAN_AGENT" else WINDOW
        if thread.last_written is None or self._clock.now() - thread.last_written > window:
            raise OUTSIDE_WINDOW

    def add(self, thread: Thread, message: dict[str, Any], tag: str | None, persona: str | None) -> Sent:
        """Keeps an accepted message."""
        mid = f"m_{uuid.uuid4().hex}"
        sent = Sent(mid, next(self._places), self._clock.now(), message, tag, persona)
        thread.sent.append(sent)
        return sent
