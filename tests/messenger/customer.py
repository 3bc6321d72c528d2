"""A customer on Messenger: writes and presses, and reads what the page has sent."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.customer import CASE_NUMBER
from tests.e2e.running_stack import Stack
from tests.messenger.platform.events import Event, Events
from tests.messenger.platform.server import Platform
from tests.messenger.platform.threads import Sent, Thread
from tests.messenger.records import Records

ANSWER_SECONDS = 60
POLL_SECONDS = 0.05
_numbers = itertools.count(1)


def new_psid() -> str:
    """A page-scoped id that nobody has yet."""
    return f"7{time.time_ns() % 10**12:012d}{next(_numbers):03d}"


@dataclass
class MessengerCustomer:
    """One thread; `last` is what the page has sent since the customer's latest word."""

    stack: Stack
    platform: Platform
    psid: str = field(default_factory=new_psid)
    _read: int = 0

    @property
    def events(self) -> Events:
        """Builds events of this customer."""
        return Events(self.psid, self.platform.page.id)

    @property
    def thread(self) -> Thread:
        """As the platform has it."""
        return self.platform.threads.of(self.psid)

    @property
    def records(self) -> Records:
        """What the bot has kept."""
        return Records(self.stack)

    @property
    def written(self) -> list[str]:
        """What the bot has taken as the customer's words."""
        return [row["text"] for row in self.records.said(self.conversation_id) if row["type"] == "user"]

    @property
    def conversation_id(self) -> str:
        """As the bot calls it."""
        return f"messenger-{self.platform.page.id}-{self.psid}"

    def sends(self, *events: Event, entries: int = 1) -> None:
        """Events over the webhook, in one call; nothing is waited for but that it takes them."""
        self.listens()
        self.platform.deliver(self.psid, *events, entries=entries)

    def listens(self) -> None:
        """What comes from now on is `last`."""
        self._read = len(self.thread.sent)

    def say(self, text: str) -> str:
        """Writes a message and gives the text of the whole answer."""
        self.sends(self.events.text(text))
        return self.answer()

    def say_all(self, *texts: str) -> str:
        """Several messages, one after the other; gives the answer to the last."""
        for text in texts:
            self.say(text)
        return self.text

    def press(self, title: str) -> str:
        """Presses the newest button that has this title, as Messenger does for its kind; gives the answer."""
        button = next(
            (b for sent in reversed(self.thread.sent) for b in sent.buttons if b.get("title") == title), None
        )
        assert button is not None, f"no button {title!r} among {self.titles}"
        if button.get("type") == "postback":
            self.sends(self.events.postback(title, button["payload"]))
        else:
            self.sends(self.events.text(title, quick_reply=button["payload"]))
        return self.answer()

    def answer(self) -> str:
        """Waits until all that was accepted is answered and sent; gives the text of the answers."""
        self.waits_for_peace()
        assert self.last, f"no answer; the bot's log:\n{self._log()}"
        assert not re.search(r"\{[a-z_]+\}", self.text), f"unfilled placeholder: {self.text}"
        return self.text

    def waits_for_peace(self, seconds: float = ANSWER_SECONDS) -> None:
        """Until the bot has nothing more to answer or to send in this conversation."""
        end = time.monotonic() + seconds
        while self.records.open_work(self.conversation_id):
            assert time.monotonic() < end, f"still at work; the bot's log:\n{self._log()}"
            time.sleep(POLL_SECONDS)

    @property
    def last(self) -> list[Sent]:
        """What came since the customer's latest word."""
        return self.thread.sent[self._read :]

    @property
    def text(self) -> str:
        """Its text."""
        return "\n".join(sent.text for sent in self.last)

    @property
    def titles(self) -> list[str]:
        """The titles of all buttons of it."""
        return [button.get("title", "") for sent in self.last for button in sent.buttons]

    def ticket(self) -> dict[str, Any]:
        """The ticket whose number the assistant has just given."""
        found = CASE_NUMBER.search(self.text)
        assert found, f"no case number in: {self.text}"
        return self.stack.ticket(found.group())

    def _log(self) -> str:
        name = "bot" if "bot" in self.stack.processes else "up"
        return self.stack.log(name)[-3000:]
