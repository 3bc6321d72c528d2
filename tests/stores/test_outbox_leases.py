"""A lease keeps others away until its end, and whoever comes back after that disturbs nobody."""

from __future__ import annotations

import pytest

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    TIMEOUT_AFTER_WORK,
    TOKEN,
    DeskStandIn,
    wait_until,
)
from tests.stores.cases import case_payload, entry_of
from tests.stores.manual_clock import ManualClock
from vejviser.helpdesk.case import Case, Ticket
from vejviser.helpdesk.desk import Desk
from vejviser.stores.delivery import Delivery
from vejviser.stores.outbox import Outbox

CAP = 300.0


@pytest.fixture
def outbox(timed_outbox: Outbox) -> Outbox:
    return timed_outbox


def test_an_abandoned_lease_is_taken_over_only_after_its_end(
    outbox: Outbox, desk: Desk, standin: DeskStandIn, clock: ManualClock
) -> None:
    class Killed(BaseException):
        """What a killed process looks like from inside: nothing after it is run."""

    class DyingDesk(Desk):
        def create(self, case: Case, key: str) -> Ticket:
            super().create(case, key)
            raise Killed

    outbox.put("create", "k1", "c1", case_payload())
    with pytest.raises(Killed):
        Delivery(outbox, _as(DyingDesk, standin), lease_seconds=60).send_one_due()
    other = Delivery(outbox, desk, lease_seconds=60)
    assert not other.send_one_due()
    assert other.send_now("k1", 0.3).state == "pending"
    clock.move(59.9)
    assert not other.send_one_due()
    clock.move(0.2)
    # Either this call or the one above, if it is not quite over, takes the entry.
    other.send_one_due()
    wait_until(lambda: entry_of(outbox, "k1").state == "sent", "the entry is taken over")
    assert entry_of(outbox, "k1").ticket_number == "26-000001"
    assert standin.tickets_by_key() == {"k1": 1}


def test_a_holder_that_comes_back_late_disturbs_nobody(
    outbox: Outbox, desk: Desk, standin: DeskStandIn, clock: ManualClock
) -> None:
    class SuspendedDesk(Desk):
        def create(self, case: Case, key: str) -> Ticket:
            clock.move(61)
            standin.script.append(TIMEOUT_AFTER_WORK)
            assert Delivery(outbox, desk).send_one_due()
            clock.move(CAP)
            # The second holder has failed; a third one has the lease while the first one's answer comes in.
            assert Delivery(outbox, desk).send_one_due()
            standin.script.append(BAD_REQUEST)
            return super().create(case, key)

    outbox.put("create", "k1", "c1", case_payload())
    assert Delivery(outbox, _as(SuspendedDesk, standin)).send_one_due()
    entry = entry_of(outbox, "k1")
    assert (entry.state, entry.attempts, entry.ticket_number) == ("sent", 3, "26-000001")
    assert standin.tickets_by_key() == {"k1": 1}


def _as(kind: type[Desk], standin: DeskStandIn) -> Desk:
    return kind(standin.url, lambda: TOKEN, connect_seconds=0.5, read_seconds=0.3)
