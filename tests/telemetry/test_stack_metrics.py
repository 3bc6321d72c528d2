"""The metrics of the running processes move as they should."""

from __future__ import annotations

import signal

import pytest

from tests.channels.website_customer import WebsiteCustomer
from tests.e2e.running_stack import Stack, wait_for
from tests.telemetry.scraped import Scraped, actions_of, scrape

NO_ANSWER = "Jeg har tekniske problemer lige nu"


@pytest.fixture
def customer(stack: Stack) -> WebsiteCustomer:
    return WebsiteCustomer(stack, None)


def rise(before: Scraped, after: Scraped, name: str, **labels: str) -> float:
    """By how much a counter has grown."""
    return (after.value(name, **labels) or 0.0) - (before.value(name, **labels) or 0.0)


def test_a_turn_is_counted_once_with_its_stages_and_its_intent(
    stack: Stack, customer: WebsiteCustomer
) -> None:
    before = scrape(stack.bot)
    customer.ask("jeg vil klage over min faktura")
    wait_for(lambda: rise(before, scrape(stack.bot), "vejviser_turns_total") > 0, 10)
    after = scrape(stack.bot)
    assert rise(before, after, "vejviser_turns_total", outcome="answered") == 1
    assert rise(before, after, "vejviser_turns_total") == 1
    assert rise(before, after, "vejviser_turn_seconds_count") == 1
    assert rise(before, after, "vejviser_answer_seconds_count") == 1
    assert rise(before, after, "vejviser_intents_total", intent="make_complaint") == 1
    assert rise(before, after, "vejviser_intents_total") == 1
    for stage, times in (("mailbox_wait", 1), ("parse", 1), ("store_save", 1)):
        assert rise(before, after, "vejviser_stage_seconds_count", stage=stage) == times, stage
    for stage in ("predict", "action", "store_load"):
        assert rise(before, after, "vejviser_stage_seconds_count", stage=stage) >= 1, stage


def test_a_pressed_button_is_no_understood_message(stack: Stack, customer: WebsiteCustomer) -> None:
    answers = customer.ask("jeg vil klage over min faktura")
    before = scrape(stack.bot)
    number = customer.press(answers[-1]["buttons"][0]["id"]).json()["id"]
    customer.answers_to(number)
    wait_for(lambda: rise(before, scrape(stack.bot), "vejviser_turns_total") == 1, 10)
    assert rise(before, scrape(stack.bot), "vejviser_intents_total") == 0


def test_a_turn_that_an_action_failed_is_undone_and_its_fault_is_counted(
    stack: Stack, customer: WebsiteCustomer
) -> None:
    before = scrape(stack.bot)
    stack.stop("actions", signal.SIGKILL)
    try:
        assert NO_ANSWER in customer.ask("jeg vil klage over min faktura")[0]["text"]
        wait_for(lambda: rise(before, scrape(stack.bot), "vejviser_turns_total") == 1, 10)
        after = scrape(stack.bot)
        assert rise(before, after, "vejviser_turns_total", outcome="undone") == 1
        assert rise(before, after, "vejviser_errors_total", error="ActionCallFailed") == 1
    finally:
        stack.start("actions")
        stack.wait_ready()


def test_what_customers_wait_for_and_who_listens_is_shown_while_it_lasts(
    stack: Stack, customer: WebsiteCustomer
) -> None:
    with customer.stream():
        wait_for(lambda: scrape(stack.bot).value("vejviser_open_streams") == 1, 10)
        assert scrape(stack.bot).value("vejviser_undelivered_messages") == 0
        process = stack.processes["actions"]
        process.send_signal(signal.SIGSTOP)
        try:
            number = customer.send("jeg vil klage over min faktura")
            waiting = scrape(stack.bot)
            assert waiting.value("vejviser_undelivered_messages") == 1
            assert (waiting.value("vejviser_undelivered_oldest_seconds") or 0) > 0
            customer.answers_to(number)
        finally:
            process.send_signal(signal.SIGCONT)
        healed = scrape(stack.bot)
        assert healed.value("vejviser_undelivered_messages") == 0
        assert healed.value("vejviser_undelivered_oldest_seconds") == 0
    wait_for(lambda: scrape(stack.bot).value("vejviser_open_streams") == 0, 30)


def test_a_case_that_waits_for_the_help_desk_is_shown_with_its_age(
    stack: Stack, customer: WebsiteCustomer
) -> None:
    before, tickets = scrape(actions_of(stack)), scrape(stack.desk).value("vejviser_tickets", status="new")
    stack.stop("desk")
    try:
        for text in (
            "jeg har talt med kundeservice tre gange og er utilfreds med behandlingen",
            "nej", "Dorte Friis", "dorte@example.dk", "De har lovet mig pengene tilbage", "færdig",
            "spring over", "ja",
        ):  # fmt: skip
            customer.ask(text)
        waiting = scrape(actions_of(stack))
        assert waiting.value("vejviser_outbox_entries", state="pending") == 1
        assert (waiting.value("vejviser_outbox_oldest_pending_seconds") or 0) > 0
        assert rise(before, waiting, "vejviser_errors_total", place="outbox") >= 1
    finally:
        stack.start("desk")
    wait_for(lambda: scrape(actions_of(stack)).value("vejviser_outbox_entries", state="pending") == 0, 60)
    assert rise(before, scrape(actions_of(stack)), "vejviser_outbox_entries", state="sent") == 1
    assert scrape(actions_of(stack)).value("vejviser_outbox_oldest_pending_seconds") == 0
    assert scrape(stack.desk).value("vejviser_tickets", status="new") == (tickets or 0) + 1
