"""One worker at a time has a conversation, and what a worker leaves behind is taken up by another."""

from __future__ import annotations

from tests.stores.manual_clock import ManualClock
from tests.stores.worker_names import OTHER, WORKER
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer
from vejviser.stores.workers import LEASE as LENGTH
from vejviser.stores.workers import Workers

MOMENT = 0.001
LEASE = LENGTH.total_seconds()


def test_a_conversation_is_one_workers_until_all_is_answered(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    mailbox.accept("anna", "c2", text="er du der?")
    first = mailbox.next_message("anna", WORKER)
    assert first is not None
    assert mailbox.next_message("anna", OTHER) is None
    assert mailbox.unanswered() == []
    mailbox.complete(first, [Answer("Hej.")])
    assert mailbox.next_message("anna", OTHER) is None
    second = mailbox.next_message("anna", WORKER)
    assert second is not None
    mailbox.complete(second, [Answer("Ja.")])
    assert mailbox.next_message("anna", WORKER) is None
    mailbox.accept("anna", "c3", text="godt")
    assert mailbox.next_message("anna", OTHER) is not None


def test_what_a_dead_worker_had_is_free_when_its_lease_ends(mailbox: Mailbox, clock: ManualClock) -> None:
    mailbox.accept("anna", "c1", text="hej")
    assert mailbox.next_message("anna", WORKER) is not None
    clock.move(LEASE - MOMENT)
    assert mailbox.unanswered() == []
    clock.move(MOMENT)
    assert mailbox.unanswered() == ["anna"]
    taken_over = mailbox.next_message("anna", OTHER)
    assert taken_over is not None
    assert taken_over.started_before


def test_a_worker_that_renews_keeps_what_it_has_and_only_that(mailbox: Mailbox, clock: ManualClock) -> None:
    for who in ("anna", "bo"):
        mailbox.accept(who, "c1", text="hej")
        assert mailbox.next_message(who, WORKER) is not None
    clock.move(LEASE - MOMENT)
    Workers(mailbox.database, WORKER, clock=clock).renew(["anna"])
    Workers(mailbox.database, OTHER, clock=clock).renew(["anna", "bo"])
    clock.move(MOMENT)
    assert mailbox.unanswered() == ["bo"]


def test_the_first_of_two_answers_counts(mailbox: Mailbox, clock: ManualClock) -> None:
    mailbox.accept("anna", "c1", text="hej")
    slow = mailbox.next_message("anna", WORKER)
    assert slow is not None
    clock.move(LEASE)
    quick = mailbox.next_message("anna", OTHER)
    assert quick is not None
    mailbox.complete(quick, [Answer("Hej fra den nye.")])
    mailbox.complete(slow, [Answer("Hej fra den gamle.")])
    assert [event.text for event in mailbox.events("anna")] == ["hej", "Hej fra den nye."]


def test_a_worker_that_leaves_lets_go_of_all(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    assert mailbox.next_message("anna", WORKER) is not None
    Workers(mailbox.database, WORKER).let_all_go()
    assert mailbox.unanswered() == ["anna"]


def test_a_conversation_is_not_deleted_under_another_workers_hands(
    mailbox: Mailbox, clock: ManualClock
) -> None:
    erasure = Erasure(mailbox.database, clock=clock)
    mailbox.accept("anna", "c1", text="hej")
    assert mailbox.next_message("anna", WORKER) is not None
    erasure.hide("anna")
    assert erasure.delete("anna", OTHER) is False
    assert erasure.hidden() == []
    clock.move(LEASE)
    assert erasure.hidden() == ["anna"]
    assert erasure.delete("anna", OTHER) is True
    assert erasure.hidden() == []
