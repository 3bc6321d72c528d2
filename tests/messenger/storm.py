"""A storm of events against the running bot, and the books that must balance afterwards."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.e2e.running_stack import Stack, wait_for
from tests.messenger.platform.graph_errors import CALL_LIMIT, TEMPORARY, TOO_MANY, UNAVAILABLE
from tests.messenger.platform.server import Platform
from tests.messenger.platform.trouble import Lost, Slow
from tests.messenger.records import Records
from tests.messenger.storm_plan import StormPlan, Writer

CALLS_AT_ONCE = 4
TROUBLED_SHARE = 0.10
# After a rate limit the bot leaves the whole page alone for seconds, and after a lost answer one customer: rarer.
TROUBLES = (
    *[Slow(0.2)] * 8,
    *[Slow(1.0)] * 4,
    *[TEMPORARY] * 5,
    *[UNAVAILABLE] * 3,
    CALL_LIMIT,
    TOO_MANY,
    Lost.BEFORE,
    Lost.AFTER,
)
IDLE_SECONDS = 0.02


@dataclass(frozen=True)
class Outcome:
    """What is printed: seconds and counts."""

    events: int
    messages: int
    customers: int
    sent: int
    webhook_calls: int
    unanswered_calls: int
    p95_seconds: float
    slowest_seconds: float
    seconds: float

    def lines(self) -> Iterable[str]:
        """For a reader."""
        yield f"events                     {self.events:,} ({self.messages:,} messages of {self.customers} customers)"
        yield f"messages to customers      {self.sent:,}"
        yield f"webhook calls answered     {self.webhook_calls:,} ({self.unanswered_calls} met a dead bot and came again)"
        yield f"webhook p95                {self.p95_seconds * 1000:.0f} ms (target 200 ms)"
        yield f"webhook slowest            {self.slowest_seconds * 1000:.0f} ms"
        yield f"until all was delivered    {self.seconds:.0f} s"


class Storm:
    """Sends a plan's events in parallel calls, kills bots in between, and checks."""

    def __init__(
        self,
        stack: Stack,
        platform: Platform,
        plan: StormPlan,
        seed: int,
        kill_a_bot: Callable[[Stack], None],
    ) -> None:
        self._kill_a_bot = kill_a_bot
        self._stack = stack
        self._platform = platform
        self._plan = plan
        self._lock = threading.Lock()
        self._records = Records(stack)
        platform.trouble.comes_at_random(TROUBLED_SHARE, *TROUBLES, seed=seed)

    def run(self, kills: int, drain_seconds: float) -> Outcome:
        """Until every event is taken and everything is delivered; the bot dies `kills` times on the way."""
        began = time.monotonic()
        deliveries = self._platform.webhook.deliveries
        with ThreadPoolExecutor(CALLS_AT_ONCE + 1) as pool:
            killer = pool.submit(self._kill, kills, drain_seconds)
            for sender in [pool.submit(self._send) for _ in range(CALLS_AT_ONCE)]:
                sender.result()
            killer.result()
        wait_for(lambda: not (self._records.open_work() or deliveries.under_way), drain_seconds)
        self._platform.trouble.ends()
        return Outcome(
            events=self._plan.events,
            messages=sum(len(writer.written) for writer in self._plan.writers),
            customers=len(self._plan.writers),
            sent=sum(len(thread.sent) for thread in self._platform.threads.all()),
            webhook_calls=len(deliveries.seconds),
            unanswered_calls=deliveries.unanswered,
            p95_seconds=deliveries.p95(),
            slowest_seconds=max(deliveries.seconds),
            seconds=time.monotonic() - began,
        )

    def check(self) -> None:
        """Every message is kept once and in order, answered once and in order, and each answer delivered once."""
        statuses = Counter(self._platform.webhook.deliveries.statuses)
        assert set(statuses) == {200}, statuses
        for writer in self._plan.writers:
            self._check_mailbox(writer)
            self._check_delivered(writer)
        wanted = {self._conversation(writer) for writer in self._plan.writers}
        strangers = set(self._records.conversations()) - wanted
        assert not [one for one in strangers if self._records.said(one)], (
            "somebody was answered who wrote nothing"
        )

    def _check_mailbox(self, writer: Writer) -> None:
        said = self._records.said(self._conversation(writer))
        users = [row for row in said if row["type"] == "user"]
        assert [row["text"] for row in users] == writer.texts
        replies = [row["in_reply_to"] for row in said if row["type"] != "user"]
        assert replies == sorted(replies), "answers of one message among those of another"
        assert set(replies) == {row["number"] for row in users}, "a message without an answer"
        assert not [row for row in said if row["type"] == "notice"]

    def _check_delivered(self, writer: Writer) -> None:
        conversation = self._conversation(writer)
        bot = [row["number"] for row in self._records.said(conversation) if row["type"] != "user"]
        assert {row["state"] for row in self._records.deliveries(conversation)} == {"sent"}
        marks = [sent.message["metadata"].split(":") for sent in self._platform.threads.of(writer.psid).sent]
        places = [(int(number), int(part)) for _, number, part in marks]
        assert places == sorted(set(places)), f"twice, or out of order: {places}"
        assert sorted({number for number, _ in places}) == bot

    def _conversation(self, writer: Writer) -> str:
        return f"messenger-{self._platform.page.id}-{writer.psid}"

    def _send(self) -> None:
        while True:
            with self._lock:
                planned = self._plan.next_batch()
            if planned is None:
                return
            batch, writers = planned
            if batch:
                self._platform.deliver_batch(batch, entries=max(1, len(batch) // 3))
            else:
                time.sleep(IDLE_SECONDS)
            with self._lock:
                for writer in writers:
                    writer.under_way = False

    def _kill(self, kills: int, seconds: float) -> None:
        """At equal distances of the plan."""
        for kill in range(1, kills + 1):
            mark = self._plan.events * kill // (kills + 1)
            wait_for(lambda mark=mark: self._plan.sent >= mark, seconds)
            self._kill_a_bot(self._stack)
            self._stack.wait_ready()
