"""Delivering a conversation: server-sent events with replay, or JSON for those who cannot stream.

The stream follows the WHATWG HTML standard, section "Server-sent events".
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from sanic.request import Request

from vejviser.channels.turns import Turns
from vejviser.channels.website.session import Session
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox_rows import ConversationGone, Event
from vejviser.stores.mailbox_statements import PAGE

# How soon a stream looks again that found no database.
STORE_PAUSE_SECONDS = 2.0
STREAM_HEADERS = {
    "Cache-Control": "no-store",
    # nginx would else keep the stream back until its buffer is full.
    "X-Accel-Buffering": "no",
}


def as_json(event: Event) -> dict[str, Any]:
    """The event as the contract has it."""
    shown: dict[str, Any] = {
        "id": event.number,
        "type": event.type,
        "at": _time(event.at),
        "text": event.text,
        "buttons": event.buttons or None,
        "in_reply_to": event.in_reply_to,
        "client_id": event.channel_message_id,
    }
    return {name: value for name, value in shown.items() if value is not None}


async def poll(turns: Turns, session: Session, after: int, wait: int) -> dict[str, Any]:
    """Events after that number; waits up to `wait` seconds for the first. Raises `ConversationGone`."""
    conversation_id = session.conversation_id
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    with turns.signals.listen(conversation_id) as bell:
        typing_at_first = turns.signals.is_typing(conversation_id)
        events: list[Event] = []
        while True:
            if bell.take_news():
                events = await asyncio.to_thread(turns.mailbox.events, conversation_id, after)
            typing = turns.signals.is_typing(conversation_id)
            left = end - loop.time()
            if events or typing != typing_at_first or left <= 0 or turns.signals.closing:
                last = events[-1].number if events else after
                return {"events": [as_json(event) for event in events], "last": last, "typing": typing}
            await bell.wait(min(left, turns.signals.patience))


async def stream(
    request: Request, turns: Turns, session: Session, after: int, headers: dict, late_text: str
) -> None:
    """Send events until the customer leaves, the token ends or the conversation is deleted.

    `late_text` is said, once and without a number, when an answer takes longer than it should.
    """
    conversation_id = session.conversation_id
    answer = await request.respond(content_type="text/event-stream", headers={**STREAM_HEADERS, **headers})
    assert answer is not None
    await answer.send("retry: 1000\n\n")
    shown_typing = told_late = behind = False
    with turns.signals.listen(conversation_id) as bell:
        while datetime.now(UTC) < session.expires_at and not turns.signals.closing:
            events: list[Event] = []
            patience = turns.signals.patience
            if bell.take_news() or behind:
                try:
                    events = await asyncio.to_thread(turns.mailbox.events, conversation_id, after)
                    behind = False
                except ConversationGone:
                    await answer.send(_frame({"type": "deleted"}))
                    break
                except StoreError:
                    behind = True
            if behind:
                patience = min(patience, STORE_PAUSE_SECONDS)
            for event in events:
                await answer.send(_frame(as_json(event), event.number))
                after = event.number
            typing, late = turns.signals.is_typing(conversation_id), turns.signals.is_late(conversation_id)
            if typing != shown_typing:
                await answer.send(_frame({"type": "typing", "on": typing, "at": _time(datetime.now(UTC))}))
                shown_typing = typing
            if late and not told_late:
                await answer.send(
                    _frame({"type": "notice", "text": late_text, "at": _time(datetime.now(UTC))})
                )
            told_late = late
            if len(events) == PAGE:
                behind = True  # and there is more at once
            elif not await bell.wait(patience):
                await answer.send(": ping\n\n")
    await answer.send("", end_stream=True)


def _frame(data: dict[str, Any], number: int | None = None) -> str:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
