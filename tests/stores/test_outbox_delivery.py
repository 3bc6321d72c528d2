"""Delivery over real HTTP: one ticket whatever the desk does, in order, and nothing about it silent."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from tests.helpdesk.desk_standin import (
    DROPPED_AFTER_WORK,
    ERROR,
    ERROR_AFTER_WORK,
    RUBBISH_AFTER_WORK,
    TIMEOUT_AFTER_WORK,
    TIMEOUT_BEFORE_WORK,
    UNAUTHORISED,
    DeskStandIn,
    Fault,
    too_many,
)
from tests.stores.cases import case_payload, entry_of
from tests.stores.manual_clock import ManualClock
from vejviser.helpdesk.desk import Desk
from vejviser.stores.database import Database
from vejviser.stores.delivery import Delivery
from vejviser.stores.migrations import migrate
from vejviser.stores.operations import note_payload
from vejviser.stores.outbox import Outbox

CAP = 300.0


@pytest.fixture
def outbox(timed_outbox: Outbox) -> Outbox:
    return timed_outbox


def test_what_is_sent_has_its_number_and_no_personal_data_left(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn
) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    assert delivery.send_one_due()
    entry = entry_of(outbox, "k1")
    assert (entry.state, entry.ticket_number, entry.ticket_status) == ("sent", "26-000001", "new")
    assert (entry.payload, entry.lease_until, entry.error_class) == (None, None, None)
    assert entry.sent_at == outbox.clock()
    assert standin.tickets["26-000001"]["customer"]["email"] == "kim@example.dk"
    assert not delivery.send_one_due()


def test_what_was_dropped_is_not_in_the_sqlite_file_any_more(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "v.db"
    migrate(f"sqlite:///{path}")
    outbox = Outbox(Database(f"sqlite:///{path}"))
    outbox.put("create", "k1", "c1", case_payload())
    outbox.database.close()
    assert b"kim@example.dk" in path.read_bytes()
    Delivery(outbox, desk).send_one_due()
    outbox.database.close()
    assert b"kim@example.dk" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(
    "fault",
    [
        TIMEOUT_AFTER_WORK,
        TIMEOUT_BEFORE_WORK,
        DROPPED_AFTER_WORK,
        ERROR,
        ERROR_AFTER_WORK,
        RUBBISH_AFTER_WORK,
        too_many(2),
        UNAUTHORISED,
    ],
)
@pytest.mark.parametrize("times", [1, 3])
def test_after_each_fault_there_is_one_ticket_in_the_end(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock, fault: Fault, times: int
) -> None:
    standin.script.extend([fault] * times)
    outbox.put("create", "k1", "c1", case_payload())
    for _ in range(times):
        assert delivery.send_one_due()
        failed = entry_of(outbox, "k1")
        assert (failed.state, failed.lease_until, failed.payload) == ("pending", None, case_payload())
        assert failed.error_class is not None
        clock.move(CAP)
    assert delivery.send_one_due()
    assert entry_of(outbox, "k1").state == "sent"
    assert entry_of(outbox, "k1").attempts == times + 1
    assert standin.tickets_by_key() == {"k1": 1}


def test_an_entry_is_not_tried_before_its_time(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    standin.script.append(too_many(42))
    outbox.put("create", "k1", "c1", case_payload())
    delivery.send_one_due()
    assert entry_of(outbox, "k1").next_attempt_at == clock() + timedelta(seconds=42)
    clock.move(41.9)
    assert not delivery.send_one_due()
    clock.move(0.2)
    assert delivery.send_one_due()
    assert len(standin.requests) == 2


def test_a_desk_that_asks_for_quiet_gets_it_for_all_entries(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    standin.script.append(too_many(42))
    for n in range(3):
        outbox.put("create", f"k{n}", f"c{n}", case_payload())
    assert delivery.send_one_due()
    assert not delivery.send_one_due()
    assert delivery.send_now("k2", 1.0).state == "pending"
    assert len(standin.requests) == 1
    clock.move(43)
    while delivery.send_one_due():
        pass
    assert standin.tickets_by_key() == {"k0": 1, "k1": 1, "k2": 1}


def test_what_the_operator_must_mend_is_kept_and_tried_at_the_cap(
    outbox: Outbox,
    delivery: Delivery,
    standin: DeskStandIn,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    standin.script.append(UNAUTHORISED)
    outbox.put("create", "k1", "c1", case_payload())
    delivery.send_one_due()
    entry = entry_of(outbox, "k1")
    assert (entry.state, entry.error_class) == ("pending", "Misconfigured")
    assert entry.next_attempt_at == clock() + timedelta(seconds=CAP)
    assert [record.levelno for record in caplog.records if "Misconfigured" in record.message] == [
        logging.ERROR
    ]


def test_a_note_whose_answer_was_lost_is_added_once(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    delivery.send_one_due()
    standin.script.extend([DROPPED_AFTER_WORK, TIMEOUT_AFTER_WORK])
    outbox.put("note", "n1", "c1", note_payload("mere", number="26-000001"))
    for _ in range(3):
        delivery.send_one_due()
        clock.move(CAP)
    assert entry_of(outbox, "n1").state == "sent"
    assert standin.notes() == ["mere"]
