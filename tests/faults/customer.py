"""A customer of the website who waits for answers, and says again what was not taken in."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import yaml

from tests.faults.conversations import Step
from tests.faults.page import PATIENCE_SECONDS, GaveUp, Page
from vejviser.settings import PROJECT_ROOT

CASE = re.compile(r"SAG-\d+|VV-[A-Z0-9]+")
WAIT_SECONDS = 5
# How much of a conversation is shown when something is wrong with it.
TAIL = 40
# How often a page sends a message at the same time as another one, one after the other, and reads a stream.
AT_ONCE, TWICE, BY_STREAM = 0.1, 0.15, 0.3


class Customer:
    """One conversation. `accepted`: number by client id; `seen`: events as they came, each once.

    `told` are case numbers and references. `troubles` counts what the page met and the customer might have
    seen; many customers may share it.
    """

    def __init__(
        self, entry: str, troubles: Counter[str] | None = None, chance: random.Random | None = None
    ) -> None:
        self.troubles = Counter() if troubles is None else troubles
        self.accepted: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.seen: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.apologised: set[int] = set()
        self.finished_forms = 0
        self._chance = chance or random.Random(0)
        self.page = Page(entry, self.troubles, self._chance)

    @property
    def id(self) -> str:
        """The conversation's."""
        return self.page.conversation_id

    def take(self, step: Step) -> None:
        """Says all of the step and waits for the answers; says one thing again until it was taken in."""
        said = [self.say(text) for text in step.texts]
        self.wait_for(said)
        while len(step.texts) == 1 and self._is_asked_again(said[-1]):
            self.page.pause(len(self.accepted))
            said = [self.say(step.texts[0])]
            self.wait_for(said)
        if step.opens_case:
            self.finished_forms += 1
            answer = "\n".join(e.get("text", "") for e in self.seen if e.get("in_reply_to") == said[-1])
            found = CASE.search(answer)
            assert found, f"{self.id}: no case after {step.texts}: {self._tail()}"
            self.told.append(found[0])

    def say(self, text: str) -> int:
        """Sends a message until it is accepted, sometimes twice or at the same time; gives its number."""
        client_id = self.next_client_id
        habit = self._chance.random()
        if habit < AT_ONCE:
            with ThreadPoolExecutor(2) as pool:
                sending = [pool.submit(self.page.post, client_id, text) for _ in range(2)]
                numbers = [sent.result() for sent in sending]
        else:
            numbers = [self.page.post(client_id, text) for _ in range(2 if habit < AT_ONCE + TWICE else 1)]
        assert len(set(numbers)) == 1, f"{self.id}: {client_id} was accepted as {numbers}"
        self.accepted[client_id], self.texts[client_id] = numbers[0], text
        return numbers[0]

    @property
    def next_client_id(self) -> str:
        """What the next message will be known by."""
        return f"m{len(self.accepted) + 1}"

    def wait_for(self, numbers: list[int]) -> None:
        """Reads, by stream or by poll, until these messages are answered or apologised for."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._are_settled(numbers):
            if time.monotonic() > end:
                raise GaveUp(f"{self.id}: no answer to {numbers}; seen: {self._tail()}")
            if self._chance.random() < BY_STREAM:
                self._read_stream(numbers)
            else:
                for event in self.page.poll(self.last_seen, WAIT_SECONDS)["events"]:
                    self._keep(event)

    def is_typing(self) -> bool:
        """Whether the page shows that the assistant is at work on a message."""
        return self.page.poll(self.last_seen)["typing"]

    @property
    def last_seen(self) -> int:
        """The number of the last event seen."""
        return self.seen[-1]["id"] if self.seen else 0

    def _are_settled(self, numbers: list[int]) -> bool:
        """Whether each message has an answer, or an apology that asks to say it again."""
        replied = {event.get("in_reply_to") for event in self.seen if event["type"] == "bot"}
        return replied | self.apologised >= set(numbers)

    def _is_asked_again(self, number: int) -> bool:
        """Whether the customer was told that it went wrong and to try again."""
        return any(
            event.get("in_reply_to") == number and (is_apology(event) or says(event, "utter_action_failed"))
            for event in self.seen
        )

    def _tail(self) -> str:
        return " | ".join(f"{e['id']} {e['type']}: {e.get('text', '')[:50]!r}" for e in self.seen[-TAIL:])

    def _read_stream(self, numbers: list[int]) -> None:
        with self.page.stream(self.last_seen) as events:
            for event in events:
                self._keep(event)
                if self._are_settled(numbers):
                    return
        self.page.pause(0)

    def _keep(self, event: dict[str, Any]) -> None:
        if "id" not in event:
            if event["type"] == "notice":
                self.troubles["told that it takes longer"] += 1
            return
        assert event["id"] == self.last_seen + 1, f"{self.id}: {event['id']} came after {self.last_seen}"
        self.seen.append(event)
        if is_apology(event):
            self.apologised.add(event["in_reply_to"])
            self.troubles[f"apology ({event['type']})"] += 1
        elif says(event, "utter_action_failed"):
            self.troubles["told that an action failed"] += 1
        elif event["type"] == "notice":
            self.troubles["other notice"] += 1


def is_apology(event: dict[str, Any]) -> bool:
    """Whether this says that a message was not taken in: it is without effect and to be said again."""
    return says(event, "utter_turn_failed")


def says(event: dict[str, Any], response: str) -> bool:
    """Whether the assistant or a notice says a response of the domain, whatever its placeholders hold."""
    return event["type"] in ("bot", "notice") and bool(_texts_of(response).fullmatch(event.get("text", "")))


@lru_cache
def _texts_of(response: str) -> re.Pattern[str]:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    texts = [variant["text"] for variant in domain["responses"][response]]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".*", re.escape(text)) for text in texts))
