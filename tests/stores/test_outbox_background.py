"""Sending while the customer waits, and the loop that sends the rest, on the real clock."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    ERROR,
    TIMEOUT_AFTER_WORK,
    TOKEN,
    DeskStandIn,
    wait_until,
)
from tests.stores.cases import case_payload
from vejviser.helpdesk.desk import Desk
from vejviser.stores.backoff import Backoff
from vejviser.stores.database import Database
from vejviser.stores.delivery import LEASE_SECONDS, Delivery
from vejviser.stores.operations import note_payload
from vejviser.stores.outbox import Outbox

QUICK = Backoff(first=0.02, cap=0.1)


@contextmanager
def running(*deliveries: Delivery) -> Iterator[threading.Event]:
    """Background loops; they must have ended soon after the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=delivery.run_forever, args=(stop,)) for delivery in deliveries]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()


def sent(outbox: Outbox, count: int) -> bool:
    return outbox.counts()["sent"] == count


def test_the_customer_who_waits_gets_the_number(outbox: Outbox, desk: Desk) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    entry = Delivery(outbox, desk).send_now("k1", 5.0)
    assert (entry.state, entry.ticket_number, entry.payload) == ("sent", "26-000001", None)


def test_sending_now_what_was_sent_sends_nothing(outbox: Outbox, desk: Desk, standin: DeskStandIn) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    delivery = Delivery(outbox, desk)
    assert delivery.send_now("k1", 5.0) == delivery.send_now("k1", 5.0)
    assert len(standin.requests) == 1


def test_a_failing_desk_is_no_exception_and_tried_once(
    outbox: Outbox, desk: Desk, standin: DeskStandIn
) -> None:
    delivery = Delivery(outbox, desk)
    standin.script.extend([ERROR, BAD_REQUEST])
    outbox.put("create", "k1", "c1", case_payload())
    assert delivery.send_now("k1", 5.0).state == "pending"
    assert len(standin.requests) == 1
    assert delivery.send_now("k1", 5.0).state == "rejected"
    standin.stop()
    outbox.put("create", "k2", "c2", case_payload())
    assert delivery.send_now("k2", 5.0).state == "pending"
    standin.start()
    assert delivery.send_now("k2", 5.0).state == "sent"


def test_what_must_go_first_is_sent_first(outbox: Outbox, desk: Desk, standin: DeskStandIn) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    outbox.put("note", "n1", "c1", note_payload("mere", create_key="k1"))
    assert Delivery(outbox, desk).send_now("n1", 5.0).state == "sent"
    assert [seen.key for seen in standin.requests] == ["k1", "n1"]


def test_the_customer_waits_no_longer_than_the_budget(outbox: Outbox, standin: DeskStandIn) -> None:
    patient = Desk(standin.url, lambda: TOKEN, read_seconds=10)
    standin.delay = 1.0
    outbox.put("create", "k1", "c1", case_payload())
    start = time.monotonic()
    assert Delivery(outbox, patient).send_now("k1", 0.2).state == "pending"
    assert time.monotonic() - start < 0.8
    wait_until(lambda: sent(outbox, 1), "the attempt that went on is noted down")
    assert len(standin.requests) == 1


def test_the_customer_gets_what_the_loop_was_already_sending(
    outbox: Outbox, desk: Desk, standin: DeskStandIn
) -> None:
    standin.delay = 0.2
    outbox.put("create", "k1", "c1", case_payload())
    delivery = Delivery(outbox, desk, idle_seconds=0.1)
    with running(delivery):
        wait_until(lambda: len(standin.requests) == 1, "the loop is sending")
        assert delivery.send_now("k1", 5.0).ticket_number == "26-000001"
    assert len(standin.requests) == 1


def test_customers_at_the_same_time_do_not_wait_for_each_other(outbox: Outbox, desk: Desk) -> None:
    delivery = Delivery(outbox, desk)
    for n in range(8):
        outbox.put("create", f"k{n}", f"c{n}", case_payload())
    states: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: states.append(delivery.send_now(f"k{n}", 5.0).state))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == ["sent"] * 8


def test_an_unknown_key_is_told(outbox: Outbox, desk: Desk) -> None:
    with pytest.raises(LookupError):
        Delivery(outbox, desk).send_now("k1", 1.0)


def test_a_put_wakes_the_loop_at_once(outbox: Outbox, desk: Desk) -> None:
    delivery = Delivery(outbox, desk, idle_seconds=8.0)
    with running(delivery):
        outbox.put("create", "k1", "c1", case_payload())
        wait_until(lambda: sent(outbox, 1), "sent long before the next poll", seconds=3.0)
        # Lets the loop end now instead of at its next poll.
        outbox.changes.notify()


def test_a_put_of_another_process_is_found_by_the_poll(url: str, outbox: Outbox, desk: Desk) -> None:
    other = Outbox(Database(url))
    with running(Delivery(outbox, desk, idle_seconds=0.1)):
        other.put("create", "k1", "c1", case_payload())
        wait_until(lambda: sent(outbox, 1), "sent after a poll")
    other.database.close()


def test_a_desk_that_was_away_gets_everything_once_when_it_is_back(
    outbox: Outbox, desk: Desk, standin: DeskStandIn
) -> None:
    standin.stop()
    with running(Delivery(outbox, desk, idle_seconds=0.05, backoff=QUICK)):
        for n in range(5):
            outbox.put("create", f"k{n}", f"c{n}", case_payload())
            outbox.put("note", f"n{n}", f"c{n}", note_payload(f"mere {n}", create_key=f"k{n}"))
        wait_until(
            lambda: all((outbox.entries_of(f"c{n}")[0].attempts >= 2) for n in range(5)), "several attempts"
        )
        standin.script.extend([ERROR, TIMEOUT_AFTER_WORK, ERROR])
        standin.start()
        wait_until(lambda: sent(outbox, 10), "everything is sent")
    assert standin.tickets_by_key() == {f"k{n}": 1 for n in range(5)}
    assert sorted(standin.notes()) == [f"mere {n}" for n in range(5)]


def test_the_loop_outlives_a_database_that_fails(
    outbox: Outbox, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("vejviser.stores.delivery.STORE_PAUSE_SECONDS", 0.05)
    outbox.put("create", "k1", "c1", case_payload())
    _rename(outbox, "outbox", "away")
    with running(Delivery(outbox, desk, idle_seconds=0.05)):
        wait_until(lambda: "nothing can be sent" in caplog.text, "the failure is logged")
        _rename(outbox, "away", "outbox")
        wait_until(lambda: sent(outbox, 1), "sent afterwards")
    assert {record.levelno for record in caplog.records if "nothing can" in record.message} == {logging.ERROR}


def test_several_loops_of_one_process_send_each_entry_once(
    outbox: Outbox, desk: Desk, standin: DeskStandIn
) -> None:
    standin.delay = 0.005
    for n in range(30):
        outbox.put("create", f"k{n}", f"c{n % 10}", case_payload())
    with running(*(Delivery(outbox, desk, idle_seconds=0.05) for _ in range(4))):
        wait_until(lambda: sent(outbox, 30), "everything is sent")
    assert len(standin.requests) == 30
    assert standin.overlapped == set()


def test_a_lease_is_longer_than_the_slowest_call_of_the_desk() -> None:
    connect_seconds, read_seconds, addresses = 3.0, 10.0, 4
    assert addresses * connect_seconds + 2 * read_seconds < LEASE_SECONDS


def _rename(outbox: Outbox, old: str, new: str) -> None:
    with outbox.database.write() as transaction:
        transaction.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
