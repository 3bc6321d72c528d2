"""Rasa's tracker store in the project's database: appended to, checked, and kept in memory between turns."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.dialogue.events import event_from
from vejviser.dialogue.start import Start
from vejviser.dialogue.tracker import ConversationTracker
from vejviser.stores.database import Database
from vejviser.stores.tracker_rows import StoredEvent, TrackerRows, Window

KEPT_TRACKERS = 500


class ConversationStore(TrackerStore):
    """The tracker store that `endpoints.yml` names; `url` is that of the project's database.

    A conversation is one turn's alone: `retrieve` hands its tracker out, `save` takes it back, and a turn
    that fails leaves none behind. What is kept is checked against the database each time, and brought up to
    date if another process has gone on with the conversation. At most `KEPT_TRACKERS` are kept, those used
    last. No call blocks the event loop. All raise `StoreError` while the database is away, and `save` raises
    `WrittenMeanwhile` when somebody else was first.
    """

    def __init__(
        self, domain: Any = None, host: str | None = None, event_broker: Any = None, **_: Any
    ) -> None:
        # Rasa hands over an endpoint's `url` as `host`.
        super().__init__(domain=domain, event_broker=event_broker)
        self.database = Database(host or "")
        self._rows = TrackerRows(self.database)
        self._kept: OrderedDict[str, ConversationTracker] = OrderedDict()

    @property
    def kept(self) -> int:
        """How many trackers are in memory."""
        return len(self._kept)

    def forget(self, sender_id: str) -> None:
        """Let go of what is kept in memory of a conversation that was deleted."""
        self._kept.pop(sender_id, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker with the conversation's latest turns, None if there is no event."""
        kept = self._kept.pop(sender_id, None)
        if kept is None:
            return await self._read(sender_id)
        new = await asyncio.to_thread(self._rows.after, sender_id, kept.stored)
        for row in new:
            kept.update(_event(row))
        kept.stored += len(new)
        return kept

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """A tracker with all events that the conversation ever had: its cost grows with them."""
        rows = await asyncio.to_thread(self._rows.after, conversation_id, 0)
        if not rows:
            return None
        events = [_event(row) for row in rows]
        return DialogueStateTracker.from_events(conversation_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep what has happened since the tracker was handed out."""
        assert isinstance(tracker, ConversationTracker), "not a tracker of this store"
        events = tracker.unstored
        if not events:
            return
        rows = [_row(number, event) for number, event in enumerate(events, start=tracker.stored + 1)]
        start = tracker.let_go()
        window = Window(tracker.first, json.dumps(start.as_json())) if start else None
        await asyncio.to_thread(self._rows.append, tracker.sender_id, rows, window)
        tracker.stored += len(rows)
        self._kept[tracker.sender_id] = tracker
        if len(self._kept) > KEPT_TRACKERS:
            self._kept.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await asyncio.to_thread(self._rows.conversations)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A tracker of a conversation that begins."""
        return ConversationTracker(sender_id, self.domain.slots)

    async def _read(self, sender_id: str) -> ConversationTracker | None:
        window, rows = await asyncio.to_thread(self._rows.window, sender_id)
        if not rows:
            return None
        slots = list(self.domain.slots)
        start = Start.from_json(json.loads(window.start), slots) if window else None
        tracker = ConversationTracker(sender_id, slots, first=window.first if window else 1, start=start)
        for row in rows:
            tracker.update(_event(row))
        tracker.stored = tracker.first + len(rows) - 1
        return tracker


def _row(sequence: int, event: Event) -> StoredEvent:
    kept = event.as_dict()
    intent = kept.get("parse_data", {}).get("intent", {}).get("name")
    action = kept.get("name")
    return StoredEvent(
        sequence,
        event.type_name,
        event.timestamp,
        intent if isinstance(event, UserUttered) else None,
        action if isinstance(event, ActionExecuted) else None,
        json.dumps(kept),
        event.message_id if isinstance(event, UserUttered) else None,
    )


def _event(row: Any) -> Event:
    return event_from(json.loads(row.data))
