"""Each answer is delivered in its order by one worker, and again only if the platform cannot have it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.stores.manual_clock import ManualClock
from tests.stores.worker_names import OTHER, WORKER
from vejviser.stores.database import Database
from vejviser.stores.deliveries import ECHO, LEASE, Deliveries, Due
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer
from vejviser.stores.threads import Sent, Threads

ANNA, BO = "messenger-1-2", "messenger-1-3"
MOMENT = 0.001


@pytest.fixture
def office(url: str, clock: ManualClock) -> Iterator[Mailbox]:
    database = Database(url)
    yield Mailbox(database, clock=clock)
    database.close()


@pytest.fixture
def threads(office: Mailbox, clock: ManualClock) -> Threads:
    return Threads(office.database, office, "messenger", clock=clock)


@pytest.fixture
def mine(office: Mailbox, clock: ManualClock) -> Deliveries:
    return Deliveries(office.database, WORKER, clock=clock)


@pytest.fixture
def theirs(office: Mailbox, clock: ManualClock) -> Deliveries:
    return Deliveries(office.database, OTHER, clock=clock)


def answered(office: Mailbox, threads: Threads, conversation_id: str, *texts: str) -> None:
    at = office.clock()
    threads.receive(conversation_id, Sent(f"m-{texts[0]}", at, "hej"))
    message = office.next_message(conversation_id, WORKER)
    assert message is not None
    office.complete(message, [Answer(text) for text in texts])


def taken(deliveries: Deliveries, conversation_id: str = ANNA) -> Due:
    due = deliveries.next(conversation_id)
    assert due is not None
    return due


def test_answers_are_due_in_their_order(office: Mailbox, threads: Threads, mine: Deliveries) -> None:
    answered(office, threads, ANNA, "en", "to")
    answered(office, threads, BO, "tre")
    assert sorted(mine.due()) == [ANNA, BO]
    first = taken(mine)
    assert (first.text, first.parts_sent) == ("en", 0)
    second = mine.next(ANNA, first, parts=1, is_all=True)
    assert second is not None and second.text == "to"
    assert mine.next(ANNA, second, parts=1, is_all=True) is None
    assert mine.due() == [BO]
    assert mine.undelivered().due == 1


def test_answers_for_pages_that_fetch_them_are_not_due(office: Mailbox, mine: Deliveries) -> None:
    office.open("website-1", "website")
    office.accept("website-1", "c1", text="hej")
    message = office.next_message("website-1", WORKER)
    assert message is not None
    office.complete(message, [Answer("Hej.")])
    assert mine.due() == [] and mine.undelivered().due == 0


def test_one_worker_at_a_time_delivers_a_conversation(
    office: Mailbox, threads: Threads, mine: Deliveries, theirs: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en", "to")
    first = taken(mine)
    assert theirs.next(ANNA) is None and theirs.due() == []
    second = mine.next(ANNA, first, parts=1, is_all=True)
    assert second is not None and theirs.next(ANNA) is None
    mine.postpone(second, "TemporaryGraphFailure", clock() + timedelta(seconds=5), unknown=False)
    assert theirs.due() == [] and theirs.next(ANNA) is None
    clock.move(5)
    assert theirs.due() == [ANNA]
    again = taken(theirs)
    assert (again.text, again.attempts) == ("to", 1)
    assert mine.next(ANNA) is None


def test_of_a_worker_that_died_the_platform_is_given_time_to_echo(
    office: Mailbox, threads: Threads, mine: Deliveries, theirs: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en")
    taken(mine)
    limit = max(LEASE, ECHO).total_seconds()
    clock.move(limit - MOMENT)
    assert theirs.due() == [] and theirs.next(ANNA) is None
    clock.move(MOMENT)
    assert theirs.due() == [ANNA]
    assert taken(theirs).parts_sent == 0


def test_a_worker_that_starts_late_gives_it_that_time_too(
    office: Mailbox, threads: Threads, mine: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en")
    marked = taken(mine)
    clock.move(3_600)
    started_anew = Deliveries(office.database, OTHER, clock=clock)
    assert started_anew.due() == [] and started_anew.next(ANNA) is None
    clock.move(ECHO.total_seconds() - MOMENT)
    assert started_anew.due() == []
    assert started_anew.echoed(ANNA, marked.number, 0)
    assert taken(started_anew).parts_sent == 1


def test_an_echo_tells_that_a_part_has_arrived(
    office: Mailbox, threads: Threads, mine: Deliveries, theirs: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en", "to")
    first = taken(mine)
    mine.postpone(first, "TemporaryGraphFailure", clock() + ECHO, unknown=True)
    assert not theirs.echoed(ANNA, first.number, 1), "a part that was never sent"
    assert not theirs.echoed(ANNA, first.number + 1, 0), "an answer that was never sent"
    assert theirs.echoed(ANNA, first.number, 0)
    assert not theirs.echoed(ANNA, first.number, 0), "an echo that came twice"
    assert theirs.due() == [ANNA]
    assert taken(theirs).parts_sent == 1


def test_an_echo_that_is_faster_than_the_answer_counts_once(
    office: Mailbox, threads: Threads, mine: Deliveries
) -> None:
    answered(office, threads, ANNA, "en")
    first = taken(mine)
    assert mine.echoed(ANNA, first.number, 0)
    second_part = mine.next(ANNA, first, parts=1)
    assert second_part is not None and (second_part.id, second_part.parts_sent) == (first.id, 1)


def test_a_part_that_was_not_tried_is_free_at_once(
    office: Mailbox, threads: Threads, mine: Deliveries, theirs: Deliveries
) -> None:
    answered(office, threads, ANNA, "en")
    mine.hand_back(taken(mine))
    assert taken(theirs).attempts == 0


def test_while_a_human_has_the_conversation_answers_are_kept(
    office: Mailbox, threads: Threads, mine: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en", "to")
    threads.hold(ANNA, "human", clock() + timedelta(seconds=1))
    assert mine.next(ANNA) is None
    assert (mine.undelivered().due, mine.undelivered().kept) == (0, 2)
    clock.move(2)
    answered(office, threads, ANNA, "tre")
    assert taken(mine).text == "tre"


def test_what_a_worker_sent_after_it_lost_its_lease_is_not_sent_again(
    office: Mailbox, threads: Threads, mine: Deliveries, theirs: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en", "to")
    slow = taken(mine)
    clock.move(max(LEASE, ECHO).total_seconds())
    again = taken(theirs)
    assert mine.next(ANNA, slow, parts=1, is_all=True) is None
    assert theirs.next(ANNA, again, parts=1, is_all=True) is not None
    assert mine.undelivered().due == 1


def test_what_cannot_be_delivered_does_not_hold_up_the_rest(
    office: Mailbox, threads: Threads, mine: Deliveries, clock: ManualClock
) -> None:
    answered(office, threads, ANNA, "en", "to", "tre")
    mine.end(taken(mine), "kept", "Refused")
    mine.end(taken(mine), "failed", "Unreachable")
    clock.move(7)
    assert taken(mine).text == "tre"
    left = mine.undelivered()
    assert (left.due, left.kept, left.failed, left.oldest_seconds) == (1, 1, 1, 7.0)
