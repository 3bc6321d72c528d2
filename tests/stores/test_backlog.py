"""The backlog is what customers still wait for, whoever is at work on it."""

from __future__ import annotations

from tests.stores.manual_clock import ManualClock
from tests.stores.worker_names import WORKER
from vejviser.stores.backlog import Backlog, backlog
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer


def test_messages_count_from_being_accepted_to_being_answered(mailbox: Mailbox, clock: ManualClock) -> None:
    database = mailbox.database
    assert backlog(database, clock) == Backlog(0, 0.0)
    mailbox.accept("anna", "c1", text="hej")
    clock.move(5)
    mailbox.accept("bo", "c1", text="hej")
    clock.move(2)
    assert backlog(database, clock) == Backlog(2, 7.0)
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    assert backlog(database, clock) == Backlog(2, 7.0)
    mailbox.complete(message, [Answer("Hej.")])
    assert backlog(database, clock) == Backlog(1, 2.0)


def test_a_deleted_conversation_waits_for_nothing(mailbox: Mailbox, clock: ManualClock) -> None:
    mailbox.accept("anna", "c1", text="hej")
    Erasure(mailbox.database).hide("anna")
    assert backlog(mailbox.database, clock) == Backlog(0, 0.0)


def test_a_clock_that_was_set_back_gives_no_negative_age(mailbox: Mailbox, clock: ManualClock) -> None:
    mailbox.accept("anna", "c1", text="hej")
    clock.move(-60)
    assert backlog(mailbox.database, clock) == Backlog(1, 0.0)
