"""What customers see while a process is down, and what is there when it is back."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from tests.e2e.customer import CASE_NUMBER, PHONE, REFERENCE, Customer
from tests.e2e.running_stack import Stack, answers, running_apart, wait_for

TO_THE_SUMMARY = (
    "jeg har talt med kundeservice tre gange og er utilfreds med behandlingen",
    "nej",
    "Dorte Friis",
    "dorte@example.dk",
    "De har lovet mig pengene tilbage",
    "færdig",
    "spring over",
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three processes that can be stopped one by one."""
    with running_apart(tmp_path_factory.mktemp("var")) as running:
        yield running


def tickets_of(stack: Stack, customer: Customer) -> list[dict]:
    """The tickets of a conversation, over the reference keys that the outbox keeps."""
    import sqlite3

    with sqlite3.connect(stack.var / "desk.db") as database:
        rows = database.execute(
            "SELECT number FROM tickets_ticket WHERE conversation_id = ?", (customer.sender,)
        ).fetchall()
    return [stack.ticket(number) for (number,) in rows]


def test_desk_down_gives_a_reference_and_later_exactly_one_case(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY)
    stack.stop("desk")
    answer = customer.say("ja")
    assert REFERENCE.search(answer)
    assert not CASE_NUMBER.search(answer)
    assert REFERENCE.search(customer.say("hvad er status på min sag?"))
    stack.start("desk")
    wait_for(lambda: answers(f"{stack.desk}/ready") == 200, 30)
    wait_for(lambda: len(tickets_of(stack, customer)) > 0, 60)
    assert CASE_NUMBER.search(customer.say("hvad er status på min sag?"))
    (ticket,) = tickets_of(stack, customer)
    assert ticket["description"].startswith(TO_THE_SUMMARY[0])


def test_action_server_down_is_told_within_five_seconds_and_the_form_goes_on_later(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY[:2])
    stack.stop("actions", signal.SIGKILL)
    began = time.monotonic()
    answer = customer.say("Dorte Friis")
    assert time.monotonic() - began < 5
    assert PHONE in answer
    assert answers(f"{stack.bot}/ready") == 503
    stack.start("actions")
    stack.wait_ready()
    assert "telefonnummer" in customer.say("Dorte Friis")  # the very question she was at


def test_action_server_down_at_the_first_message_is_told_too(stack: Stack) -> None:
    stack.stop("actions", signal.SIGKILL)
    customer = Customer(stack)
    assert PHONE in customer.say("hej med jer")
    stack.start("actions")
    stack.wait_ready()
    assert "maskine" in customer.say("hej med jer")


def test_what_was_offered_can_be_taken_up_again_after_a_failure(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say("Hvordan giver jeg feedback til jer? Og hvordan får jeg egentlig udskudt min betaling?")
    stack.stop("actions", signal.SIGKILL)
    assert "udskyde" not in customer.say("ja")
    stack.start("actions")
    stack.wait_ready()
    assert "udskyde" in customer.say("ja")


def test_action_server_that_hangs_is_told_within_five_seconds(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY[:2])
    process = stack.processes["actions"]
    process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = customer.say("Dorte Friis")
        assert time.monotonic() - began < 5.5
        assert PHONE in answer
    finally:
        process.send_signal(signal.SIGCONT)


def test_same_turn_sent_twice_at_once_makes_one_case(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY)
    body = {"sender": customer.sender, "message": "ja, send den"}
    senders = [
        threading.Thread(
            target=requests.post, args=(f"{stack.bot}/webhooks/rest/webhook",), kwargs={"json": body}
        )
        for _ in range(2)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=30)
    assert len(tickets_of(stack, customer)) == 1


def test_bot_killed_in_mid_form_finds_the_conversation_again(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY[:4])
    stack.stop("bot", signal.SIGKILL)
    assert answers(f"{stack.bot}/live") is None
    stack.start("bot")
    stack.wait_ready()
    customer.say_all(*TO_THE_SUMMARY[4:])
    assert "dorte@example.dk" in customer.text
    customer.say("ja")
    assert customer.ticket()["customer"]["name"] == "Dorte Friis"


def test_no_log_holds_what_the_customer_wrote(stack: Stack) -> None:
    customer = Customer(stack)
    customer.say_all(*TO_THE_SUMMARY[:3], "hemmelig.adresse@example.dk", "En ganske særlig ytring")
    logs = "".join(stack.log(name) for name in ("desk", "actions", "bot"))
    assert "hemmelig.adresse" not in logs
    assert "særlig ytring" not in logs
    assert "dorte" not in logs.lower()
