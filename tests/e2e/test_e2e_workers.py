"""`vejviser up --workers 2`: one address for customers, any worker behind it, one that dies is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.channels.website_customer import SHOP, WebsiteCustomer
from tests.e2e.running_stack import Stack, answers, stack_environment, wait_for
from tests.e2e.workers import TWO, bots, two_workers
from vejviser.settings import PROJECT_ROOT

CUSTOMERS, MESSAGES = 6, 8
NO_LIMITS = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "1000000" for who in ("MESSAGES", "ADDRESS")}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with two_workers(
        tmp_path_factory.mktemp("var"), *TWO, VEJVISER_WEBSITE_ORIGINS=SHOP, **NO_LIMITS
    ) as running:
        yield running


def test_customers_notice_nothing_when_a_worker_is_killed(stack: Stack) -> None:
    customers = [WebsiteCustomer(stack) for _ in range(CUSTOMERS)]

    def talk(customer: WebsiteCustomer) -> None:
        for place in range(MESSAGES):
            wait_answered(customer, customer.send(f"hvad er ARN? {place}"))

    killed = bots(stack)[0]
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        talks = [pool.submit(talk, customer) for customer in customers]
        wait_for(lambda: any(len(replied(customer)) > MESSAGES // 3 for customer in customers), 60)
        os.kill(killed, signal.SIGKILL)
        for each in talks:
            each.result()
    for customer in customers:
        log = customer.log()
        said = [event["id"] for event in log if event["type"] == "user"]
        assert len(said) == MESSAGES
        assert replied(customer) == set(said)
        assert not [event for event in log if event["type"] == "notice"]
    wait_for(lambda: len(bots(stack)) == 2 and killed not in bots(stack), 60)


def test_staffs_numbers_are_not_for_customers(stack: Stack) -> None:
    assert answers(f"{stack.bot}/metrics") == 404
    assert answers(f"{stack.bot}/webhooks/rest/webhook") == 404
    assert answers(f"{stack.bot}/ready") == 200
    assert "widget.js" in requests.get(f"{stack.bot}/demo", timeout=10).text


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "VEJVISER_DATABASE_URL"),
        ({"VEJVISER_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "VEJVISER_REDIS_URL"),
    ],
)
def test_what_several_workers_need_is_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "vejviser", "up", *TWO],
        cwd=PROJECT_ROOT,
        env=stack_environment(tmp_path, **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(f"Error: {named}")


def wait_answered(customer: WebsiteCustomer, number: int) -> None:
    wait_for(lambda: number in replied(customer), 60)


def replied(customer: WebsiteCustomer) -> set[int]:
    return {event["in_reply_to"] for event in customer.log() if "in_reply_to" in event}
