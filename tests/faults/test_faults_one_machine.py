"""One fault at a time on one machine with SQLite."""

from __future__ import annotations

from contextlib import ExitStack

from tests.faults.customer import Customer
from tests.faults.faults import disk_full
from tests.faults.mid_turn import assert_books_are_right, in_mid_turn
from tests.faults.stack import FaultStack

UNHAPPY = "jeg har talt med kundeservice tre gange og er utilfreds med behandlingen af min sag"


def test_a_full_disk_refuses_messages_and_takes_them_when_there_is_room(machine: FaultStack) -> None:
    customer = Customer(machine.entry)
    customer.wait_for([customer.say("hej")])
    with disk_full(machine):
        refused = customer.page.post_once(customer.next_client_id, "hvad er ARN?")
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.json()["error"] == "unavailable"
        assert [event["type"] for event in customer.page.history()][:2] == ["user", "bot"], "reading goes on"
    customer.wait_for([customer.say("hvad er ARN?")])
    assert_books_are_right(machine, customer)


def test_what_was_accepted_before_the_disk_was_full_is_answered_once_afterwards(
    machine_with_action_server: FaultStack,
) -> None:
    machine = machine_with_action_server
    customer = Customer(machine.entry)
    customer.wait_for([customer.say("hej")])
    with ExitStack() as full:
        with in_mid_turn(machine, customer, UNHAPPY) as number:
            full.enter_context(disk_full(machine))
        assert customer.page.post_once(customer.next_client_id, "er du der?").status_code == 503
        assert not [event for event in customer.page.history() if event.get("in_reply_to") == number]
    customer.wait_for([number])
    assert number not in customer.apologised
    assert_books_are_right(machine, customer)
