"""Real processes on one database: killed in the middle, and several at once."""

from __future__ import annotations

import random
import signal
from contextlib import ExitStack

from tests.helpdesk.desk_standin import (
    DROPPED_AFTER_WORK,
    ERROR,
    RUBBISH_AFTER_WORK,
    TIMEOUT_AFTER_WORK,
    DeskStandIn,
    wait_until,
)
from tests.stores.cases import case_payload
from tests.stores.delivery_process import delivery_process
from vejviser.helpdesk.desk import Desk
from vejviser.stores.delivery import Delivery
from vejviser.stores.operations import note_payload
from vejviser.stores.outbox import Outbox


def put_cases(outbox: Outbox, count: int) -> None:
    """Cases in pairs to a conversation, each with a note."""
    for n in range(count):
        outbox.put("create", f"k{n}", f"c{n // 2}", case_payload())
        outbox.put("note", f"n{n}", f"c{n // 2}", note_payload(f"mere {n}", create_key=f"k{n}"))


def assert_told_once(standin: DeskStandIn, count: int) -> None:
    assert standin.tickets_by_key() == {f"k{n}": 1 for n in range(count)}
    assert sorted(standin.notes()) == sorted(f"mere {n}" for n in range(count))
    for ticket in standin.tickets.values():
        assert ticket["notes"] == [f"mere {ticket['external_id'][1:]}"]


def test_killed_between_the_ticket_and_the_note_of_it(url: str, outbox: Outbox, standin: DeskStandIn) -> None:
    standin.script.append(TIMEOUT_AFTER_WORK)
    entry = outbox.put("create", "k1", "c1", case_payload())
    with delivery_process(url, standin.url, lease_seconds=1.0) as process:
        wait_until(lambda: len(standin.tickets) == 1, "the desk has the ticket")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    left = outbox.by_key("k1")
    assert left is not None
    assert (left.state, left.attempts, left.reference) == ("pending", 1, entry.reference)
    assert left.lease_until is not None
    with delivery_process(url, standin.url, lease_seconds=1.0):
        wait_until(lambda: outbox.counts()["sent"] == 1, "another process has taken over")
    told = outbox.by_key("k1")
    assert told is not None
    assert (told.ticket_number, told.payload, told.attempts) == ("26-000001", None, 2)
    assert standin.tickets_by_key() == {"k1": 1}


def test_killed_again_and_again_at_any_moment(url: str, outbox: Outbox, standin: DeskStandIn) -> None:
    chance = random.Random(7)
    count = 12
    standin.delay = 0.01
    standin.hang_seconds = 0.2
    put_cases(outbox, count)
    faults = [DROPPED_AFTER_WORK, ERROR, RUBBISH_AFTER_WORK, TIMEOUT_AFTER_WORK]
    for _ in range(4):
        standin.script.extend(chance.choices(faults, k=2))
        with delivery_process(url, standin.url, lease_seconds=0.3):
            seen = len(standin.requests) + chance.randint(1, 5)
            wait_until(lambda seen=seen: len(standin.requests) >= seen, "some work before the kill")
    assert outbox.counts()["pending"] > 0, "the kills came in the middle"
    standin.script.clear()
    with delivery_process(url, standin.url, lease_seconds=0.3):
        wait_until(lambda: outbox.counts()["sent"] == 2 * count, "everything is sent in the end")
    assert_told_once(standin, count)


def test_two_processes_and_a_waiting_customer_send_each_entry_once(
    url: str, outbox: Outbox, standin: DeskStandIn, desk: Desk
) -> None:
    count = 30
    standin.delay = 0.01
    here = Delivery(outbox, desk)
    with ExitStack() as processes:
        for _ in range(2):
            processes.enter_context(delivery_process(url, standin.url, lease_seconds=30))
        put_cases(outbox, count)
        assert here.send_now(f"n{count - 1}", 0.1).state in ("pending", "sent")
        wait_until(lambda: outbox.counts()["sent"] == 2 * count, "everything is sent")
        clients = {seen.client for seen in standin.requests}
    assert len(clients) >= 2, "both took part"
    assert standin.overlapped == set()
    assert len(standin.requests) == 2 * count
    assert {entry.attempts for n in range(count) for entry in outbox.entries_of(f"c{n // 2}")} == {1}
    assert_told_once(standin, count)
    for n in range(0, count, 2):
        order = [
            seen.key for seen in standin.requests if seen.key in (f"k{n}", f"n{n}", f"k{n + 1}", f"n{n + 1}")
        ]
        assert order == [f"k{n}", f"n{n}", f"k{n + 1}", f"n{n + 1}"]
