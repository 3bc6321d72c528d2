"""Nothing that fails is silent, and no log line holds what a customer said."""

from __future__ import annotations

import logging

import pytest

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    ERROR,
    RUBBISH_AFTER_WORK,
    TIMEOUT_AFTER_WORK,
    TOKEN,
    UNAUTHORISED,
    DeskStandIn,
    too_many,
)
from tests.stores.cases import SECRETS, case_payload, entry_of
from tests.stores.manual_clock import ManualClock
from vejviser.helpdesk.case import Case, Ticket
from vejviser.helpdesk.desk import Desk
from vejviser.stores.delivery import Delivery
from vejviser.stores.outbox import Outbox

CAP = 300.0


@pytest.fixture
def outbox(timed_outbox: Outbox) -> Outbox:
    return timed_outbox


def test_a_fault_of_ours_is_kept_and_tried_again_and_told_without_its_words(
    outbox: Outbox, standin: DeskStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    class FaultyDesk(Desk):
        def create(self, case: Case, key: str) -> Ticket:
            raise KeyError(case.customer.email)

    outbox.put("create", "k1", "c1", case_payload())
    assert Delivery(outbox, _as(FaultyDesk, standin)).send_one_due()
    assert (entry_of(outbox, "k1").state, entry_of(outbox, "k1").error_class) == ("pending", "KeyError")
    assert "test_outbox_log.py:" in caplog.text
    assert "kim@" not in caplog.text


def test_each_attempt_is_told_in_one_line_without_personal_data(
    outbox: Outbox,
    delivery: Delivery,
    standin: DeskStandIn,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    faults = [TIMEOUT_AFTER_WORK, ERROR, too_many(1), RUBBISH_AFTER_WORK, UNAUTHORISED, BAD_REQUEST]
    standin.script.extend(faults)
    reference = outbox.put("create", "k1", "c1", case_payload()).reference
    for attempt, _ in enumerate(faults, start=1):
        caplog.clear()
        assert delivery.send_one_due()
        lines = [record.message for record in caplog.records if record.name == "vejviser.stores.attempt"]
        assert len(lines) == 1
        assert f"outbox {reference}: create failed with" in lines[0]
        assert f"attempt {attempt}" in lines[0]
        entry = entry_of(outbox, "k1")
        assert str(entry.error_class) in lines[0]
        if entry.state == "pending":
            assert entry.next_attempt_at.isoformat(timespec="milliseconds") in lines[0]
        assert not any(secret in caplog.text for secret in SECRETS)
        clock.move(CAP)


def _as(kind: type[Desk], standin: DeskStandIn) -> Desk:
    return kind(standin.url, lambda: TOKEN, connect_seconds=0.5, read_seconds=0.3)
