"""A conversation is told in its order; what has no ticket yet waits for it, or for the operator."""

from __future__ import annotations

import pytest

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    UNAUTHORISED,
    DeskStandIn,
)
from tests.stores.cases import case_payload, entry_of
from tests.stores.manual_clock import ManualClock
from vejviser.stores.delivery import Delivery
from vejviser.stores.operations import note_payload, withdraw_payload
from vejviser.stores.outbox import Outbox

CAP = 300.0


@pytest.fixture
def outbox(timed_outbox: Outbox) -> Outbox:
    return timed_outbox


def test_a_rejected_entry_waits_for_the_operator_with_its_payload(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    standin.script.append(BAD_REQUEST)
    outbox.put("create", "k1", "c1", case_payload())
    outbox.put("note", "n1", "c1", note_payload("mere", create_key="k1"))
    outbox.put("create", "k2", "c1", case_payload())
    while delivery.send_one_due():
        pass
    assert [(entry.key, entry.state, entry.error_class) for entry in outbox.entries_of("c1")] == [
        ("k1", "rejected", "Rejected"),
        ("n1", "rejected", "CreateRejected"),
        ("k2", "sent", None),
    ]
    assert entry_of(outbox, "k1").payload == case_payload()
    clock.move(10 * CAP)
    assert not delivery.send_one_due()

    queued = outbox.retry_rejected(entry_of(outbox, "k1").reference)
    assert (queued.state, queued.attempts, queued.error_class) == ("pending", 0, None)
    while delivery.send_one_due():
        pass
    assert outbox.counts() == {"pending": 0, "sent": 3, "rejected": 0}
    assert standin.tickets_by_key() == {"k1": 1, "k2": 1}
    assert standin.notes() == ["mere"]


def test_a_conversation_keeps_its_order_and_holds_up_no_other(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    standin.script.append(UNAUTHORISED)
    outbox.put("create", "k1", "c1", case_payload())
    outbox.put("note", "n1", "c1", note_payload("mere", create_key="k1"))
    outbox.put("withdraw", "w1", "c1", withdraw_payload(create_key="k1"))
    outbox.put("create", "k2", "c2", case_payload())
    while delivery.send_one_due():
        pass
    assert (entry_of(outbox, "k2").state, entry_of(outbox, "n1").attempts) == ("sent", 0)
    clock.move(CAP)
    while delivery.send_one_due():
        pass
    assert [seen.path for seen in standin.requests] == [
        "/api/tickets/",
        "/api/tickets/",
        "/api/tickets/",
        "/api/tickets/26-000002/notes/",
        "/api/tickets/26-000002/",
    ]
    assert [entry.ticket_status for entry in outbox.entries_of("c1")] == ["new", None, "withdrawn"]
    assert standin.tickets["26-000002"]["status"] == "withdrawn"


def test_a_note_from_another_conversation_waits_for_the_ticket_too(
    outbox: Outbox, delivery: Delivery, standin: DeskStandIn, clock: ManualClock
) -> None:
    standin.script.append(UNAUTHORISED)
    outbox.put("create", "k1", "c1", case_payload())
    outbox.put("note", "n1", "c2", note_payload("mere", create_key="k1"))
    assert delivery.send_one_due()
    assert not delivery.send_one_due()
    assert delivery.send_now("n1", 5.0).ticket_number == "26-000001"
    assert standin.notes() == ["mere"]


def test_a_note_to_a_case_that_nobody_knows_is_not_kept(outbox: Outbox) -> None:
    outbox.put("note", "n1", "c1", note_payload("mere", number="7"))
    for key in ("never put", "n1"):
        with pytest.raises(ValueError, match="not been put"):
            outbox.put("note", "n2", "c1", note_payload("mere", create_key=key))
