"""What becomes of answers that Messenger does not take, and of conversations that a human takes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.e2e.running_stack import wait_for
from tests.messenger.customer import MessengerCustomer
from tests.messenger.platform.graph_errors import (
    CALL_LIMIT,
    EXPIRED_TOKEN,
    NO_PERMISSION,
    NOT_THREAD_OWNER,
    OUTSIDE_WINDOW,
    UNAVAILABLE,
    UNREACHABLE,
    GraphError,
    invalid,
)
from tests.messenger.platform.page import INBOX_APP_ID
from tests.messenger.platform.server import Platform

QUESTION = "hvad er ARN?"


def states(customer: MessengerCustomer) -> list[tuple[str, str | None]]:
    return [
        (row["state"], row["error_class"]) for row in customer.records.deliveries(customer.conversation_id)
    ]


@pytest.mark.parametrize("error", [UNAVAILABLE, CALL_LIMIT], ids=["unavailable", "too many calls"])
def test_what_will_pass_is_tried_again(
    customer: MessengerCustomer, platform: Platform, error: GraphError
) -> None:
    platform.trouble.comes(error, error)
    assert "Stockholm" in customer.say(QUESTION)
    assert {state for state, _ in states(customer)} == {"sent"}


def test_a_customer_who_has_left_gets_no_second_try_and_holds_up_nobody(
    customer: MessengerCustomer, platform: Platform
) -> None:
    platform.trouble.comes(UNREACHABLE)
    customer.say(QUESTION)
    first, *others = states(customer)
    assert first == ("failed", "Unreachable")
    assert others and {state for state, _ in others} == {"sent"}


@pytest.mark.parametrize(
    ("error", "words"),
    [(OUTSIDE_WINDOW, "24 timer"), (invalid("Something is wrong with this"), "ville ikke tage imod")],
    ids=["window", "refused"],
)
def test_what_is_refused_for_good_is_shown_to_staff(
    customer: MessengerCustomer, platform: Platform, error: GraphError, words: str
) -> None:
    platform.trouble.with_every_message = error
    customer.sends(customer.events.text(QUESTION))
    customer.waits_for_peace()
    assert {state for state, _ in states(customer)} == {"kept"}
    with closing(sqlite3.connect(customer.stack.var / "vejviser.db", timeout=20)) as database:
        query = "SELECT operation, ticket_number, state FROM outbox WHERE conversation_id = ? ORDER BY id"

        def told() -> list[tuple[str, str, str]]:
            return database.execute(query, (customer.conversation_id,)).fetchall()

        wait_for(lambda: bool(told()) and {row[2] for row in told()} == {"sent"}, 60)
        (create, *notes) = told()
    assert create[0] == "create" and {row[0] for row in notes} == {"note"}
    ticket = customer.stack.ticket(create[1])
    assert ticket["kind"] == "contact_request" and words in ticket["description"]
    assert "Stockholm" in str(ticket)


@pytest.mark.parametrize("error", [EXPIRED_TOKEN, NO_PERMISSION], ids=["token", "permission"])
def test_while_the_operator_must_act_nothing_is_lost(
    customer: MessengerCustomer, platform: Platform, error: GraphError
) -> None:
    customer.say("hej")
    platform.trouble.with_every_message = error
    customer.sends(customer.events.text(QUESTION))
    wait_for(lambda: any(name in ("TokenRefused", "NotPermitted") for _, name in states(customer)), 60)
    metrics = requests.get(f"{customer.stack.bot}/metrics", timeout=10).text
    assert 'vejviser_messenger_undelivered{state="due"}' in metrics
    platform.trouble.ends()
    assert "Stockholm" in customer.answer()
    assert {state for state, _ in states(customer)} == {"sent"}


def test_a_wish_for_a_human_passes_the_conversation_on(
    customer: MessengerCustomer, platform: Platform
) -> None:
    customer.say("hej")
    assert "medarbejder" in customer.say("jeg vil tale med et menneske")
    wait_for(lambda: customer.thread.owner == INBOX_APP_ID, 30)
    customer.sends(customer.events.text("er du der?"))
    customer.waits_for_peace()
    assert not customer.last
    platform.inbox_is_done(customer.psid)
    assert "Stockholm" in customer.say(QUESTION)
    assert "er du der?" not in customer.written


def test_who_was_passed_to_a_human_is_offered_nothing_more(customer: MessengerCustomer) -> None:
    customer.say("hej")
    customer.say("Jeg vil gerne klage over et gebyr på min regning. Hvad er jeres telefonnummer forresten?")
    customer.say("annuller")
    customer.say("nej tak")
    assert "medarbejder" in customer.say("jeg vil tale med et menneske")
    customer.waits_for_peace()
    assert {state for state, _ in states(customer)} == {"sent"}


def test_what_another_app_has_taken_is_not_tried_for_ever(
    customer: MessengerCustomer, platform: Platform
) -> None:
    customer.say("hej")
    platform.trouble.with_every_message = NOT_THREAD_OWNER
    customer.sends(customer.events.text(QUESTION))
    customer.waits_for_peace()
    assert {name for state, name in states(customer) if state == "kept"} == {"HeldByHuman"}
    platform.trouble.ends()
    assert "Stockholm" in customer.say(QUESTION)  # it has come to us again: we have the conversation


def test_the_window_counts_from_what_the_customer_did_last(customer: MessengerCustomer) -> None:
    old = datetime.now(UTC) - timedelta(hours=23)
    customer.sends(customer.events.text("hej", at=old))
    assert customer.answer()
    customer.sends(customer.events.text(QUESTION))
    assert "Stockholm" in customer.answer()


def test_seen_and_typing_are_shown(customer: MessengerCustomer) -> None:
    customer.say("jeg vil klage over jer")
    wait_for(lambda: "mark_seen" in customer.thread.actions, 20)
