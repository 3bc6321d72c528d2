"""A customer who talks to the bot over the `rest` channel."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.e2e.running_stack import Stack

CASE_NUMBER = re.compile(r"SAG-\d+")
REFERENCE = re.compile(r"VV-[A-Z0-9]+")
PHONE = "12 34 56 78"


@dataclass
class Customer:
    """One conversation; `last` is what the assistant answered to the latest message."""

    stack: Stack
    sender: str = field(default_factory=lambda: f"kunde-{uuid.uuid4().hex[:10]}")
    last: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str) -> str:
        """Writes a message and gives the text of all answers."""
        answer = requests.post(
            f"{self.stack.bot}/webhooks/rest/webhook",
            json={"sender": self.sender, "message": text},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        self.last = answer.json()
        assert self.last, f"no answer to {text!r}"
        assert not re.search(r"\{[a-z_]+\}", self.text), f"unfilled placeholder: {self.text}"
        return self.text

    def say_all(self, *texts: str) -> str:
        """Several messages, one after the other; gives the answer to the last."""
        for text in texts:
            self.say(text)
        return self.text

    def press(self, title: str) -> str:
        """Presses the button that has this title."""
        return self.say(self.buttons[title])

    @property
    def text(self) -> str:
        """Everything the assistant answered last."""
        return "\n".join(message.get("text", "") for message in self.last)

    @property
    def buttons(self) -> dict[str, str]:
        """Titles and payloads of the buttons of the last answer."""
        return {
            button["title"]: button["payload"]
            for message in self.last
            for button in message.get("buttons") or []
        }

    def ticket(self) -> dict[str, Any]:
        """The ticket whose number the assistant has just given."""
        found = CASE_NUMBER.search(self.text)
        assert found, f"no case number in: {self.text}"
        return self.stack.ticket(found.group())
