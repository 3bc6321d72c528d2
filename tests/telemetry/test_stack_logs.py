"""Logs of a whole product: JSON, joined by ids, without a word of what customers wrote, whatever fails."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import requests

from tests.channels.website_customer import WebsiteCustomer
from tests.e2e.running_stack import Stack, wait_for
from tests.telemetry.log_reading import everything_logged, logged
from vejviser.telemetry.context import conversation_mark

NAME, EMAIL, PHONE = "Zenobia Qvistgaard", "zenobia.qvist@example.dk", "71 93 58 26"
CPR, INVOICE, STORY = "130780-1234", "QV-770913", "Kassebonen blev spist af en elefant"
# Parts, too: a log that cuts or changes what was written holds it all the same.
MARKERS = (
    "zenobia", "qvist", "71 93 58", "71935826", "130780", "770913", "elefant", "kassebon",
)  # fmt: skip
TO_THE_SUMMARY = (
    f"jeg har talt med kundeservice og er utilfreds med behandlingen af faktura {INVOICE}",
    NAME, f"{EMAIL} {PHONE}", f"{STORY}, mit cpr er {CPR}", "færdig", f"{NAME} vil have pengene tilbage",
)  # fmt: skip


def assert_nothing_personal(stack: Stack) -> None:
    text = everything_logged(stack).lower()
    assert not [marker for marker in MARKERS if marker in text]


@contextmanager
def changed(database: Path, change: str, back: str) -> Iterator[None]:
    """A change of a database's schema for the time of the block."""
    for statement in (change, back):
        with closing(sqlite3.connect(database, timeout=20)) as connection:
            connection.execute(statement)
        if statement == change:
            try:
                yield
            except BaseException:
                with closing(sqlite3.connect(database, timeout=20)) as connection:
                    connection.execute(back)
                raise


def at_the_summary(stack: Stack) -> WebsiteCustomer:
    customer = WebsiteCustomer(stack, None)
    for text in TO_THE_SUMMARY:
        customer.ask(text)
    return customer


def test_a_conversation_and_its_case_are_followed_through_all_processes(stack: Stack) -> None:
    customer = at_the_summary(stack)
    mark = conversation_mark(customer.id)
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON tickets_ticket BEGIN SELECT RAISE(ABORT, 'elefant'); END"
    with changed(stack.var / "desk.db", refuse, "DROP TRIGGER refuse"):
        customer.ask("ja")

    def own(process: str) -> list[dict[str, str]]:
        return [line for line in logged(stack, process) if line.get("conversation") == mark]

    wait_for(lambda: any("create sent" in line["message"] for line in own("actions")), 60)
    (entry,) = {line["request"] for line in own("actions") if "outbox" in line["message"]}
    assert entry.startswith("outbox-VV-")
    assert [line["level"] for line in logged(stack, "desk") if line.get("request") == entry]
    turns = [line["request"] for line in own("bot")]
    assert len(turns) == len(set(turns)) == len(TO_THE_SUMMARY) + 1
    assert all(turn.startswith("turn-") for turn in turns)
    assert customer.id not in everything_logged(stack)
    assert_nothing_personal(stack)


def test_whatever_is_sent_and_whatever_fails_nothing_of_it_is_logged(stack: Stack) -> None:
    customer = at_the_summary(stack)
    site, marked = customer.base, f"{NAME} {EMAIL} {PHONE} {CPR} {STORY}"
    odd = {
        "X-Request-ID": EMAIL, "User-Agent": NAME, "Referer": f"https://x.dk/?{EMAIL}", "Cookie": f"a={EMAIL}"
    }  # fmt: skip
    customer.call("POST", "/feedback", json={"score": 1, "comment": marked})
    customer.call("POST", "/messages", data=marked.encode(), headers=customer.headers(**odd))
    customer.call("POST", "/messages", json={"client_id": EMAIL, "text": marked})
    customer.call("POST", "/messages", json={"client_id": "zenobia-1", "button": NAME})
    customer.call("GET", f"/events?after={EMAIL}")
    customer.post(marked * 40)
    requests.get(f"{site}/{NAME}?q={EMAIL}", timeout=10)
    requests.get(f"{site}/events", headers={"Authorization": f"Bearer {EMAIL}"}, timeout=10)
    rest = {"sender": EMAIL, "message": marked}
    requests.post(f"{stack.bot}/webhooks/rest/webhook", json=rest, timeout=30)
    requests.post(f"{stack.desk}/api/tickets/", json=rest, params={"q": NAME}, timeout=10)
    requests.get(f"{stack.desk}/admin/tickets/ticket/?q={NAME}", timeout=10)

    # Each store refuses in turn, with an error that would quote the row.
    bot_database = stack.var / "vejviser.db"
    for table in ("outbox", "events"):
        change, back = f"ALTER TABLE {table} RENAME TO away", f"ALTER TABLE away RENAME TO {table}"
        with changed(bot_database, change, back):
            requests.post(f"{stack.bot}/webhooks/rest/webhook", json=rest, timeout=30)
            if table == "outbox":
                customer.ask("ja")
    stack.stop("actions", signal.SIGKILL)
    customer.ask(marked)
    requests.post(f"{stack.bot}/webhooks/rest/webhook", json=rest, timeout=30)
    stack.start("actions")
    stack.wait_ready()
    customer.ask(marked)

    assert any(line.get("request", "").startswith("turn-") for line in logged(stack, "actions"))
    failed = [
        line for process in ("bot", "actions") for line in logged(stack, process) if line["level"] == "error"
    ]
    assert failed, "the faults of this test are logged"
    assert_nothing_personal(stack)
