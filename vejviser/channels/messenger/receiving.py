"""From events of the platform to the mailbox. Blocking: runs in threads of its own, beside those of turns."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vejviser.channels.messenger import menu, own_words
from vejviser.channels.messenger.events import Echoed, Event, Ignored, Overheard, ThreadControl, Written
from vejviser.channels.messenger.metadata import read_metadata
from vejviser.channels.messenger.splitting import split
from vejviser.pii import mask_numbers
from vejviser.stores.deliveries import Deliveries
from vejviser.stores.mailbox_rows import ConversationGone, TooManyWaiting
from vejviser.stores.threads import Holder, Sent, Threads
from vejviser.telemetry.messenger import event_seen

logger = logging.getLogger(__name__)

# What one turn takes; who writes more has written several messages.
LONGEST_TEXT = 5_000
# Events that say something of a conversation.
Told = Written | Echoed | Overheard | ThreadControl
_BUTTON = re.compile(r"[0-9]{1,9}-[0-9]{1,4}")


@dataclass
class Received:
    """Conversations in which something was said, and those in which more can be delivered."""

    written: set[str] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)


class Receiving:
    """Keeps what comes in, so that it may be sent again without harm."""

    def __init__(self, threads: Threads, deliveries: Deliveries, inbox_app_id: str | None) -> None:
        self._threads = threads
        self._deliveries = deliveries
        self._inbox_app_id = inbox_app_id

    def without_ignored(self, events: list[Event]) -> list[Told]:
        """Those that say something of a conversation; the others are counted and need no database."""
        for event in events:
            if isinstance(event, Ignored):
                event_seen(event.kind)
        return [event for event in events if not isinstance(event, Ignored)]

    def receive(self, events: list[Told]) -> Received:
        """Keep all of them, each customer's in order. Raises `StoreError`: not all were kept; and
        `ConversationGone` while a conversation is being deleted: what the others wrote was kept.

        In either case the platform sends all of it again, and what was kept is known then.
        """
        received = Received()
        kinds: list[str] = []
        gone: dict[str, ConversationGone] = {}
        with self._threads.together():
            for event in events:
                conversation_id = event.thread.conversation_id
                try:
                    if conversation_id not in gone:
                        kinds.append(self._take(conversation_id, event, received))
                except ConversationGone as error:
                    gone[conversation_id] = error
        for kind in kinds:
            event_seen(kind)
        for error in gone.values():
            raise error
        return received

    def _take(self, conversation_id: str, event: Told, received: Received) -> str:
        """Gives the metric's word for what the event was."""
        if isinstance(event, Written):
            return self._written(conversation_id, event, received)
        if isinstance(event, Echoed):
            return self._echoed(conversation_id, event, received)
        if isinstance(event, Overheard):
            by, said = ("page" if event.by_page else "customer"), mask_numbers(event.text[:LONGEST_TEXT])
            self._threads.overhear(conversation_id, event.id, by, said, event.at, holds=True)
            return "standby"
        self._threads.hold(conversation_id, self._new_holder(event), event.at)
        received.arrived.add(conversation_id)
        return "thread_control"

    def _written(self, conversation_id: str, event: Written, received: Received) -> str:
        is_new = False
        for sent in sent_by(event):
            try:
                is_new |= self._threads.receive(conversation_id, sent).is_new
            except TooManyWaiting:
                logger.error("a customer has more messages waiting than are taken: the rest is left out")
                return "too_many"
        if not is_new:
            return "repeated"
        received.written.add(conversation_id)
        return event.kind

    def _echoed(self, conversation_id: str, event: Echoed, received: Received) -> str:
        ours = read_metadata(event.metadata)
        if ours is None:
            # Somebody at the page, or another app of it, answers beside us.
            said = mask_numbers(event.text[:LONGEST_TEXT])
            self._threads.overhear(conversation_id, event.id, "page", said, event.at, holds=False)
            return "echo_of_others"
        if self._deliveries.echoed(conversation_id, *ours):
            received.arrived.add(conversation_id)
        return "echo"

    def _new_holder(self, event: ThreadControl) -> Holder:
        """Meta's "messaging_handovers": a pass names the new owner, a take is told to the old one."""
        inbox = self._inbox_app_id
        if event.taken:
            return "assistant" if inbox is not None and event.previous_owner == inbox else "human"
        return "human" if inbox is not None and event.new_owner == inbox else "assistant"


def sent_by(event: Written) -> Iterator[Sent]:
    """The messages that an event stands for: files and text are answered one after the other."""
    if event.kind == "referral":
        yield Sent(event.id, event.at, payload=menu.meaning_of(menu.START))
        return
    if event.payload is not None:
        yield _pressed(event)
        return
    if event.files:
        own_payload = own_words.of_files(event.files[0][0])
        yield Sent(f"{event.id}#files", event.at, payload=own_payload, files=event.files)
    elif not event.text:
        own_payload = own_words.ATTACHMENT
        if event.is_sticker:
            own_payload = own_words.STICKER
        elif event.is_location:
            own_payload = own_words.LOCATION
        yield Sent(event.id, event.at, payload=own_payload)
    if event.text:
        for place, text in enumerate(split(event.text, LONGEST_TEXT), start=1):
            own_id = event.id if place == 1 else f"{event.id}#{place}"
            yield Sent(own_id, event.at, text=mask_numbers(text))


def _pressed(event: Written) -> Sent:
    payload, title = event.payload or "", mask_numbers(event.text[:LONGEST_TEXT])
    if _BUTTON.fullmatch(payload):
        return Sent(event.id, event.at, title, button=payload, payload_if_stale=own_words.BUTTON_EXPIRED)
    meaning = menu.meaning_of(payload) or own_words.own_more(payload)
    if meaning is None and not title:
        meaning = menu.meaning_of(menu.START)
    return Sent(event.id, event.at, title, payload=meaning)
