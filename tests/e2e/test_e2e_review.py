"""A conversation that was just had stands in the support lead's inbox, with what is personal hidden."""

from __future__ import annotations

import re

import requests

from tests.desk.accounts import READER, log_in, make_accounts
from tests.desk.running_desk import Desk
from tests.e2e.customer import Customer
from tests.e2e.running_stack import Stack, wait_for

SAID = "Jeg er utilfreds med jeres gebyr på fyrre kroner, skriv til tove.lindekvist@example.dk"


def test_the_conversation_just_had_is_in_the_inbox(stack: Stack, customer: Customer) -> None:
    customer.say(SAID)
    reader = reader_of(stack)

    def stands_in_the_inbox() -> bool:
        return "fyrre kroner" in page(reader, f"{stack.desk}/review/")

    wait_for(stands_in_the_inbox, 60)
    conversations = re.findall(r"/review/conversations/\d+/", page(reader, f"{stack.desk}/review/"))
    pages = [page(reader, stack.desk + path) for path in dict.fromkeys(conversations)]
    (shown,) = [found for found in pages if "fyrre kroner" in found]
    assert "tove.lindekvist" not in shown


def reader_of(stack: Stack) -> requests.Session:
    """A support lead's browser."""
    # `up` has set the desk up; accounts are made with the command that its operator uses.
    desk = Desk(stack.desk, stack.var, stack.environment, "", stack.processes["up"])
    name = "lone"
    return log_in(desk, name, make_accounts(desk, READER, name)[name])


def page(session: requests.Session, address: str) -> str:
    answer = session.get(address, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.text
