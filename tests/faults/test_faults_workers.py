"""One fault at a time with PostgreSQL, Redis and two workers behind the proxy."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import text

from tests.e2e.running_stack import wait_for
from tests.faults.conversations import feedback
from tests.faults.crowd import Crowd
from tests.faults.customer import CASE, Customer
from tests.faults.faults import database_away, killed, redis_away, stale_database, stale_redis
from tests.faults.mid_turn import TURN_SECONDS, assert_books_are_right, in_mid_turn
from tests.faults.stack import FaultStack
from tests.faults.storm import drained
from tests.postgres import IMMEDIATE
from vejviser.stores.database import Database

UNHAPPY = "jeg har talt med kundeservice tre gange og er utilfreds med behandlingen af min sag"
LOAD_MESSAGES, LOAD_CUSTOMERS = 150, 8


@pytest.fixture
def stack(workers: FaultStack) -> Iterator[FaultStack]:
    """All healthy, whatever the test before has done."""
    workers.wait_ready()
    yield workers


def customer_at(stack: FaultStack, worker: str) -> Customer:
    """Somebody whose requests all come to one worker."""
    return Customer(f"http://127.0.0.1:{stack.processes[worker].port}")


def test_dead_connections_are_noticed_before_a_customer_does(stack: FaultStack) -> None:
    customers = [customer_at(stack, worker) for worker in ("bot-1", "bot-2")]
    for customer in customers:
        customer.wait_for([customer.say("hej")])
    with stale_database(stack), stale_redis(stack):
        for customer in customers:
            customer.wait_for([customer.say(UNHAPPY), customer.say("hvad er ARN?")])
    assert all(not customer.troubles for customer in customers), customers
    assert_books_are_right(stack, *customers)


def test_a_database_away_in_mid_turn_is_told_and_the_message_is_answered_when_it_is_back(
    stack: FaultStack,
) -> None:
    customer = customer_at(stack, "bot-1")
    customer.wait_for([customer.say("hej")])
    with ExitStack() as away:
        with in_mid_turn(stack, customer, UNHAPPY) as number:
            events = away.enter_context(customer.page.stream(number))
            away.enter_context(database_away(stack, IMMEDIATE))
        # Without a number: it is not part of the conversation that the database keeps.
        assert any(event["type"] == "notice" and "id" not in event for event in events), (
            "told while it is away"
        )
    customer.wait_for([number])
    assert number not in customer.apologised
    assert_books_are_right(stack, customer)


def test_a_case_that_cannot_be_kept_is_not_promised_and_is_opened_when_it_is_confirmed_again(
    stack: FaultStack,
) -> None:
    customer = customer_at(stack, "bot-2")
    *answers, confirmation = feedback()
    for step in answers:
        customer.take(step)
    with outbox_unusable(stack):
        number = customer.say(confirmation.texts[0])
        customer.wait_for([number])
    told = " ".join(event["text"] for event in customer.seen if event.get("in_reply_to") == number)
    assert not CASE.search(told), told
    customer.take(confirmation)
    assert_books_are_right(stack, customer)


@contextmanager
def outbox_unusable(stack: FaultStack) -> Iterator[None]:
    """The action servers cannot keep a case, while everything else in the database works."""
    engine = Database(stack.database_url).engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox RENAME TO outbox_away"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE outbox_away RENAME TO outbox"))


def test_a_worker_that_stood_still_loses_its_conversation_and_does_no_harm_afterwards(
    stack: FaultStack,
) -> None:
    customer = customer_at(stack, "bot-1")
    customer.wait_for([customer.say("hej")])
    stood_still = stack.processes["bot-1"]
    try:
        with in_mid_turn(stack, customer, UNHAPPY) as number:
            stood_still.send(signal.SIGSTOP)
        # Same page, other worker: nothing of a conversation is in one process alone.
        customer.page.entry = f"http://127.0.0.1:{stack.processes['bot-2'].port}"
        customer.wait_for([number])
    finally:
        stood_still.send(signal.SIGCONT)
    customer.page.entry = f"http://127.0.0.1:{stood_still.port}"
    customer.wait_for([customer.say("hvad er ARN?")])
    assert number not in customer.apologised
    assert_books_are_right(stack, customer)


def test_without_redis_customers_are_answered_by_either_worker(stack: FaultStack) -> None:
    speaker = customer_at(stack, "bot-1")
    with redis_away(stack):
        number = speaker.say("hej")
        speaker.page.entry = f"http://127.0.0.1:{stack.processes['bot-2'].port}"
        speaker.wait_for([number])
    speaker.wait_for([speaker.say("hvad er ARN?")])
    assert_books_are_right(stack, speaker)


def test_a_worker_killed_under_load_is_no_error_that_a_customer_sees(stack: FaultStack) -> None:
    crowd = Crowd(stack.entry, LOAD_CUSTOMERS, seed=1, thinking_seconds=0.0)
    talking = threading.Thread(
        target=crowd.talk_until, args=(lambda: crowd.accepted >= LOAD_MESSAGES,), daemon=True
    )
    talking.start()
    wait_for(lambda: crowd.accepted >= LOAD_MESSAGES // 4, TURN_SECONDS)
    with killed(stack.processes["bot-1"]):
        wait_for(lambda: crowd.accepted >= LOAD_MESSAGES // 2, 4 * TURN_SECONDS)
    talking.join()
    assert not crowd.problems, crowd.problems
    assert not drained(stack)
    # A stream that breaks off is opened anew by the page; everything else would be seen.
    seen = {what: times for what, times in crowd.troubles.items() if not what.startswith("stream")}
    assert not seen, seen
    assert_books_are_right(stack, *crowd.customers)
