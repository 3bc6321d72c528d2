"""Which events a storm has: what each customer writes in which order, and what else comes between."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.messenger.customer import new_psid
from tests.messenger.platform.events import Event, Events

DUPLICATES, ECHOES, JUNK = 0.20, 0.05, 0.05
MESSAGES_EACH = 14
LARGEST_BATCH = 20
# Questions that begin no form and call no human: each is answered by itself.
QUESTIONS = (
    "hej",
    "hvad kan du?",
    "hvad er ARN?",
    "hvem er du?",
    "hvordan kontakter jeg jer?",
    "hvem læser min feedback?",
    "hvad gemmer I om mig?",
    "hvilke klagemuligheder har jeg?",
    "hvad med Forbrugerklagenævnet?",
    "mange tak for hjælpen",
)
Addressed = tuple[str, Any]


@dataclass
class Writer:
    """A customer of the storm: `left` is what is yet to be written, `written` what was, in order."""

    psid: str
    left: deque[Event]
    written: list[Event] = field(default_factory=list)
    under_way: bool = False

    @property
    def texts(self) -> list[str]:
        """Everything that was written, in order."""
        return [event["message"]["text"] for event in self.written]


class StormPlan:
    """`events` events, of which given shares are repeated, echoes and junk. The seed makes it again."""

    def __init__(self, events: int, page: str, app_id: str, seed: int) -> None:
        self._random = random.Random(seed)
        self._page = page
        self._app_id = app_id
        messages = round(events * (1 - DUPLICATES - ECHOES - JUNK))
        self.writers = [self._writer(start, messages) for start in range(0, messages, MESSAGES_EACH)]
        self._others: list[Addressed | None] = [None] * round(events * DUPLICATES)
        self._others += [self._echo() for _ in range(round(events * ECHOES))]
        self._others += [self._junk() for _ in range(round(events * JUNK))]
        self._random.shuffle(self._others)
        self.events = messages + len(self._others)
        self.sent = 0

    def next_batch(self) -> tuple[list[Addressed], list[Writer]] | None:
        """Events for one call, and the writers who wait until it is taken; None when nothing is left.

        Nobody writes on before the last message was taken, so the order in which it is kept is the order in which
        it was written. An empty batch: everybody waits.
        """
        free = [writer for writer in self.writers if writer.left and not writer.under_way]
        waiting = any(writer.under_way for writer in self.writers)
        if not free and not self._others:
            return ([], []) if waiting and any(writer.left for writer in self.writers) else None
        size = self._random.randint(1, LARGEST_BATCH)
        chosen = self._random.sample(free, min(len(free), size))
        batch: list[Addressed] = [(writer.psid, self._written(writer)) for writer in chosen]
        share = len(self._others) / max(1, self.events - self.sent)
        extra = round(size * share + self._random.random()) if free else size
        for _ in range(min(extra, len(self._others))):
            batch.append(self._others.pop() or self._repeated())
        self._random.shuffle(batch)
        self.sent += len(batch)
        return batch, chosen

    def _writer(self, start: int, messages: int) -> Writer:
        psid = new_psid()
        count = min(MESSAGES_EACH, messages - start)
        events = Events(psid, self._page)
        texts = [self._random.choice(QUESTIONS) for _ in range(count)]
        return Writer(psid, deque(events.text(text) for text in texts))

    def _written(self, writer: Writer) -> Event:
        writer.under_way = True
        writer.written.append(writer.left.popleft())
        return writer.written[-1]

    def _repeated(self) -> Addressed:
        """An event that was sent before, as Meta sends it when an answer of ours was lost."""
        writer = self._random.choice([writer for writer in self.writers if writer.written])
        return writer.psid, self._random.choice(writer.written)

    def _echo(self) -> Addressed:
        psid = self._random.choice(self.writers).psid
        message: dict[str, Any] = {"text": "Skrevet af siden selv"}
        if self._random.random() < 0.5:
            photo = {"type": "image", "payload": {"url": "https://cdn.example.dk/x.jpg"}}
            message = {"attachments": [photo]}
        return psid, Events(psid, self._page).echo(message, self._app_id)

    def _junk(self) -> Addressed:
        psid = self._random.choice(self.writers).psid
        events = Events(psid, self._page)
        kinds: list[Any] = [
            events.unknown(),
            events.read(),
            events.delivery("m_unknown"),
            events.reaction("m_unknown"),
            {"sender": {"id": psid}},
            {"sender": None, "recipient": None, "message": None},
            {"sender": {"id": {"a": 1}}, "recipient": {"id": self._page}, "message": {"mid": 7, "text": []}},
            {"timestamp": "yesterday", "message": {"mid": "m_x", "text": "uden afsender"}},
            [],
            "hej",
            None,
            42,
        ]
        return psid, self._random.choice(kinds)
