"""Actions in the bot's process, as `make run` has them: seen, delivering, and never in the way of others."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil

from tests.e2e.customer import CASE_NUMBER, REFERENCE, Customer
from tests.e2e.running_stack import Stack, wait_for
from tests.e2e.test_e2e_faults import TO_THE_SUMMARY
from tests.telemetry.scraped import scrape

CUSTOMERS = 10


def test_the_bot_runs_the_actions_and_shows_them(stack: Stack, customer: Customer) -> None:
    commands = [
        " ".join(process.cmdline())
        for process in psutil.Process(stack.processes["up"].pid).children(recursive=True)
    ]
    assert not [command for command in commands if command.endswith("-m vejviser actions")]
    customer.say("hvem kan jeg klage til?")
    metrics = scrape(stack.bot)
    assert (metrics.value("vejviser_action_seconds_count", outcome="done") or 0) > 0
    assert "vejviser_outbox_oldest_pending_seconds" in metrics.names()
    assert {"bot", "actions"} <= metrics.label_values("vejviser_build_info", "process")


def test_a_help_desk_that_hangs_keeps_no_other_customer_waiting(stack: Stack) -> None:
    senders = [Customer(stack) for _ in range(CUSTOMERS)]
    other = Customer(stack)
    other.say("hej")
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        list(pool.map(lambda sender: sender.say_all(*TO_THE_SUMMARY), senders))
        with hanging_desk(stack):
            sending = [pool.submit(sender.say, "ja") for sender in senders]
            assert other.say("hvad er ARN?")
            assert not all(each.done() for each in sending), "nothing was waited for"
            answers = [each.result() for each in sending]
    assert all(REFERENCE.search(answer) or CASE_NUMBER.search(answer) for answer in answers)
    for sender in senders:
        wait_for(lambda s=sender: CASE_NUMBER.search(s.say("hvad er status på min sag?")) is not None, 90)


@contextmanager
def hanging_desk(stack: Stack) -> Iterator[None]:
    """Connections are taken and nothing is answered."""
    started = re.findall(r"desk started \(pid=(\d+)\)", stack.log("up"))[-1]
    master = psutil.Process(int(started))
    processes = [master, *master.children(recursive=True)]
    try:
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            os.kill(process.pid, signal.SIGCONT)
