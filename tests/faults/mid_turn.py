"""Catching the assistant in the middle of a turn, without a race: the action servers stand still."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.running_stack import wait_for
from tests.faults.books import compare
from tests.faults.customer import Customer
from tests.faults.ledger import read_ledger
from tests.faults.stack import FaultStack

TURN_SECONDS = 30


@contextmanager
def in_mid_turn(stack: FaultStack, customer: Customer, text: str) -> Iterator[int]:
    """Inside the block the turn of the message is running; gives the message's number.

    The turn goes on when the block ends: whatever the message asks for must need an action.
    """
    for process in stack.of_kind("actions"):
        process.send(signal.SIGSTOP)
    try:
        number = customer.say(text)
        wait_for(customer.is_typing, TURN_SECONDS)
        yield number
    finally:
        for process in stack.of_kind("actions"):
            process.send(signal.SIGCONT)


def assert_books_are_right(stack: FaultStack, *customers: Customer) -> None:
    """Compares the books of these customers, who are answered."""
    wrong = compare(list(customers), read_ledger(stack))
    assert not wrong, "\n".join(wrong)
