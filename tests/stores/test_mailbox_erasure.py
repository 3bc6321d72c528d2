"""Deletion takes everything of one conversation, out of sight at once, and nothing of another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.stores.worker_names import WORKER
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer, ConversationGone

COUNTS = {
    "mailbox": "conversation_id",
    "ratings": "conversation_id",
    "conversations": "id",
    "events": "sender_id",
    "tracker_windows": "sender_id",
}


@pytest.fixture
def erasure(mailbox: Mailbox) -> Erasure:
    """For a mailbox in which both conversations have rows everywhere."""
    with mailbox.database.write() as transaction:
        for number, who in enumerate(("anna", "bo", "anna", "bo")):
            row = text(
                "INSERT INTO events (sender_id, sequence, type_name, data) VALUES (:who, :number, 'user', '{}')"
            )
            transaction.execute(row, {"number": number, "who": who})
        for who in ("anna", "bo"):
            window = text("INSERT INTO tracker_windows VALUES (:who, 1, '{}')")
            transaction.execute(window, {"who": who})
    for who in ("anna", "bo"):
        mailbox.accept(who, "c1", text="hej")
        message = mailbox.next_message(who, WORKER)
        assert message is not None
        mailbox.complete(message, [Answer("Hej.", [{"title": "Ja", "payload": "/yes"}])])
        mailbox.rate(who, 4, "fint")
    return Erasure(mailbox.database)


def test_all_rows_of_one_conversation_go_and_no_others(mailbox: Mailbox, erasure: Erasure) -> None:
    untouched = counts(mailbox, "bo")
    assert untouched == counts(mailbox, "anna")
    assert all(untouched.values())
    erasure.hide("anna")
    erasure.delete("anna", WORKER)
    assert counts(mailbox, "anna") == dict.fromkeys(COUNTS, 0)
    assert counts(mailbox, "bo") == untouched
    assert len(mailbox.events("bo")) == 2
    assert erasure.hidden() == []


def test_a_hidden_conversation_is_gone_and_is_deleted_at_the_next_start(
    mailbox: Mailbox, erasure: Erasure
) -> None:
    erasure.hide("anna")
    assert erasure.hidden() == ["anna"]
    assert Erasure(mailbox.database).hidden() == ["anna"], "another process sees it"
    before = counts(mailbox, "anna")
    calls: list[Callable[[], Any]] = [
        lambda: mailbox.conversation("anna"),
        lambda: mailbox.events("anna"),
        lambda: mailbox.accept("anna", "c1", text="hej"),
        lambda: mailbox.accept("anna", "c2", text="hej"),
        lambda: mailbox.accept("anna", "c3", button="2-1"),
        lambda: mailbox.rate("anna", 1, None),
    ]
    for call in calls:
        with pytest.raises(ConversationGone):
            call()
    assert counts(mailbox, "anna") == before
    assert len(mailbox.events("bo")) == 2
    assert mailbox.accept("bo", "c3", button="2-1").is_new


def test_a_turn_that_ends_after_the_deletion_keeps_nothing(mailbox: Mailbox, erasure: Erasure) -> None:
    mailbox.accept("anna", "c2", text="mere")
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    erasure.hide("anna")
    before = counts(mailbox, "anna")
    mailbox.complete(message, [Answer("for sent")])
    assert counts(mailbox, "anna") == before
    assert mailbox.next_message("anna", WORKER) is None
    erasure.delete("anna", WORKER)
    mailbox.complete(message, [Answer("alt for sent")])
    assert counts(mailbox, "anna") == dict.fromkeys(COUNTS, 0)


def test_deleting_twice_or_what_never_was_harms_nobody(mailbox: Mailbox, erasure: Erasure) -> None:
    for _ in range(2):
        for who in ("anna", "carl", "%", "' OR 1=1 --"):
            erasure.hide(who)
            erasure.delete(who, WORKER)
    assert erasure.hidden() == []
    assert len(mailbox.events("bo")) == 2


def test_nobody_writes_into_a_conversation_that_is_not_there(mailbox: Mailbox) -> None:
    for call in (
        lambda: mailbox.conversation("carl"),
        lambda: mailbox.events("carl"),
        lambda: mailbox.accept("carl", "c1", text="hej"),
        lambda: mailbox.rate("carl", 3, None),
    ):
        with pytest.raises(ConversationGone):
            call()
    assert mailbox.next_message("carl", WORKER) is None


def counts(mailbox: Mailbox, who: str) -> dict[str, int]:
    with mailbox.database.read() as transaction:
        return {
            table: transaction.execute(
                text(f"SELECT count(*) FROM {table} WHERE {column} = :who"), {"who": who}
            ).scalar()
            for table, column in COUNTS.items()
        }
