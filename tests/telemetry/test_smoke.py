"""`vejviser smoke` tells a deployment that works from one that does not, and which part it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.desk.ports import free_port
from tests.e2e.running_stack import Stack, answers, wait_for
from tests.telemetry.website_standin import WebsiteStandIn
from vejviser.settings import PROJECT_ROOT


def smoke(*arguments: str) -> tuple[int, str]:
    """Exit code and output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    ran = subprocess.run(
        [sys.executable, "-m", "vejviser", "smoke", *arguments],
        cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """One process is down for the time of the block."""
    stack.stop(name)
    try:
        yield
    finally:
        stack.start(name)
        stack.wait_ready()


def test_a_stack_that_works_passes_and_is_left_as_it_was(stack: Stack) -> None:
    with sqlite3.connect(stack.var / "vejviser.db", timeout=20) as database:
        query = "SELECT count(*) FROM conversations UNION ALL SELECT count(*) FROM mailbox"
        before = database.execute(query).fetchall()
        code, output = smoke(stack.bot, "--desk", stack.desk)
        assert (code, output.count("ok  "), output.count("FAILED")) == (0, 9, 0), output
        assert database.execute(query).fetchall() == before


def test_a_stack_without_action_server_fails_with_its_name(stack: Stack) -> None:
    with stopped(stack, "actions"):
        code, output = smoke(stack.bot)
    assert code == 1
    assert "FAILED  bot is ready: it cannot answer customers yet, missing: actions" in output


def test_a_desk_that_is_down_fails_although_the_bot_answers(stack: Stack) -> None:
    with stopped(stack, "desk"):
        code, output = smoke(stack.bot, "--desk", stack.desk)
    wait_for(lambda: answers(f"{stack.desk}/ready") == 200, 30)
    assert code == 1
    assert "ok      the conversation is deleted" in output
    assert "FAILED  desk is ready: nobody can be reached there" in output


def test_nobody_at_the_address_is_said_in_one_line() -> None:
    code, output = smoke(f"http://127.0.0.1:{free_port()}")
    assert code == 1
    assert output.splitlines() == ["FAILED  bot is live: nobody can be reached there (ConnectionError)"]


@pytest.mark.parametrize(
    ("faults", "sentence"),
    [
        (
            {"numbers": [1, 2]},
            "a repeated message is answered alike: it was taken for a new message (2 after 1)",
        ),
        ({"events": []}, "the answer comes over the stream: no answer within 1 s"),
        (
            {"events": [{"type": "bot", "in_reply_to": 7}]},
            "the answer comes over the stream: no answer within 1 s",
        ),
        ({"events": [{"type": "notice", "in_reply_to": 1}]}, "told that no answer could be given"),
        ({"events": ["rubbish"]}, "an event of the stream is no JSON"),
        ({"statuses": {"POST /session": 429}}, "no session is given (status 429"),
        ({"statuses": {"POST /messages": 503}}, "the message is not accepted (status 503"),
        ({"statuses": {"GET /events": 502}}, "the stream is refused (status 502"),
        ({"statuses": {"DELETE /conversation": 500}}, "the conversation is deleted: it is not deleted"),
        ({"forgets": False}, "the conversation is deleted: it can still be read"),
        ({"stream_type": "text/html"}, "the answer is no event stream: does a proxy change it?"),
        ({"statuses": {"/ready": 500}}, "bot is ready: it cannot answer customers (status 500"),
    ],
)
def test_each_fault_has_its_sentence(faults: dict, sentence: str) -> None:
    with WebsiteStandIn(**faults).served() as address:
        code, output = smoke(address, "--seconds", "1")
    assert code == 1
    assert output.count("FAILED") == 1
    assert sentence in output, output


def test_a_proxy_that_hides_the_probes_is_no_fault() -> None:
    with WebsiteStandIn(statuses={"/live": 404, "/ready": 403}).served() as address:
        code, output = smoke(address)
    assert (code, output.count("not shown to the outside")) == (0, 2), output
