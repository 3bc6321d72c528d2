"""What is put into the outbox is there once, whoever puts it, and is found again by everyone who needs it."""

from __future__ import annotations

import re
import threading
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stores.cases import SECRETS, case_payload
from tests.stores.manual_clock import ManualClock
from vejviser.stores.database import Database
from vejviser.stores.entry import Entry, Operation
from vejviser.stores.operations import note_payload, withdraw_payload
from vejviser.stores.outbox import Outbox
from vejviser.stores.reference import ALPHABET, as_written, reference_of


def test_a_new_entry_is_pending_and_due(outbox: Outbox) -> None:
    entry = outbox.put("create", "k1", "c1", case_payload())
    assert (entry.key, entry.operation, entry.conversation_id) == ("k1", "create", "c1")
    assert (entry.state, entry.attempts, entry.lease_until, entry.ticket_number) == ("pending", 0, None, None)
    assert entry.payload == case_payload()
    assert entry.next_attempt_at == entry.created_at
    assert re.fullmatch(rf"VV-[{ALPHABET}]{{6}}", entry.reference)
    assert outbox.by_key("k1") == entry
    assert outbox.by_key("k2") is None


def test_the_same_key_gives_the_first_entry(outbox: Outbox, caplog: pytest.LogCaptureFixture) -> None:
    first = outbox.put("create", "k1", "c1", case_payload())
    assert outbox.put("create", "k1", "c1", case_payload()) == first
    assert caplog.messages == []
    assert outbox.put("create", "k1", "c2", case_payload("andet hemmeligt")) == first
    assert len(caplog.messages) == 1
    assert first.reference in caplog.messages[0]
    assert not any(secret in caplog.text for secret in SECRETS)


def test_twenty_threads_with_one_key_make_one_entry(url: str) -> None:
    databases = [Database(url) for _ in range(4)]
    together = threading.Barrier(20)
    entries: list[Entry] = []

    def put(number: int) -> None:
        own = Outbox(databases[number % 4])
        together.wait()
        entries.append(own.put("create", "k1", f"c{number}", case_payload()))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entries) == 20
    assert len({(entry.id, entry.reference, entry.conversation_id) for entry in entries}) == 1
    assert Outbox(databases[0]).counts() == {"pending": 1, "sent": 0, "rejected": 0}
    for database in databases:
        database.close()


def test_a_reference_that_is_taken_gives_way_to_another(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vejviser.stores.outbox.reference_of", lambda key, turn: reference_of("same", turn))
    references = [outbox.put("create", f"k{n}", "c1", case_payload()).reference for n in range(3)]
    assert references == [reference_of("same", turn) for turn in range(3)]


def test_entries_of_a_conversation_come_in_their_order(outbox: Outbox) -> None:
    outbox.put("create", "k1", "c1", case_payload())
    outbox.put("create", "other", "c2", case_payload())
    outbox.put("note", "k2", "c1", note_payload("mere", create_key="k1"))
    outbox.put("withdraw", "k3", "c1", withdraw_payload(number="7"))
    entries = outbox.entries_of("c1")
    assert [(entry.key, entry.create_key) for entry in entries] == [("k1", None), ("k2", "k1"), ("k3", None)]
    assert outbox.entries_of("c3") == []


@pytest.mark.parametrize("spelling", ["{0}", " {0} ", "{1}", "vv {2}", "VV{2}", "{2}"])
def test_a_reference_is_found_however_it_is_typed(outbox: Outbox, spelling: str) -> None:
    entry = outbox.put("create", "k1", "c1", case_payload())
    typed = spelling.format(entry.reference, entry.reference.lower(), entry.reference[3:])
    assert outbox.by_reference(typed) == entry
    assert outbox.by_reference("VV-000000") is None
    assert outbox.by_reference("") is None


def test_counts_and_the_oldest_pending_are_told(url: str) -> None:
    clock = ManualClock()
    outbox = Outbox(Database(url), clock=clock)
    assert outbox.counts() == {"pending": 0, "sent": 0, "rejected": 0}
    assert outbox.oldest_pending_seconds() is None
    outbox.put("create", "k1", "c1", case_payload())
    clock.move(90)
    outbox.put("create", "k2", "c1", case_payload())
    assert outbox.counts()["pending"] == 2
    assert outbox.oldest_pending_seconds() == pytest.approx(90)
    outbox.database.close()


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        ("create", {}),
        ("create", case_payload() | {"kind": "grudge"}),
        ("note", {"text": "hemmelig"}),
        ("note", {"number": "7"}),
        ("note", {"text": "hemmelig", "number": "7", "create_key": "k"}),
        ("note", {"text": "hemmelig", "number": 7}),
        ("withdraw", {}),
        ("withdraw", {"number": ""}),
        ("delete", {"number": "7"}),
    ],
)
def test_what_could_never_be_sent_is_not_kept(
    outbox: Outbox, operation: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        outbox.put(cast(Operation, operation), "k1", "c1", payload)
    assert "hemmelig" not in str(refused.value)
    assert outbox.counts()["pending"] == 0


@pytest.mark.parametrize("key", ["", "with space", "line\nbreak", "æ", "k" * 201])
def test_a_key_that_no_header_can_carry_is_refused(outbox: Outbox, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        outbox.put("create", key, "c1", case_payload())


@pytest.mark.parametrize("conversation", ["", "nul\0", "c" * 256])
def test_a_conversation_that_no_database_can_keep_is_refused(outbox: Outbox, conversation: str) -> None:
    with pytest.raises(ValueError, match="conversation"):
        outbox.put("create", "k1", conversation, case_payload())


def test_the_longest_key_and_any_text_are_kept(outbox: Outbox) -> None:
    text = "nul \0, half a pair \ud83d, emoji 😀, æøå"
    entry = outbox.put("create", "k" * 200, "c" * 255, case_payload(text))
    assert entry.payload is not None
    assert entry.payload["subject"] == text


def test_an_unknown_reference_cannot_be_retried(outbox: Outbox) -> None:
    with pytest.raises(LookupError, match="VV-222222"):
        outbox.retry_rejected("vv222222")


def test_retrying_what_is_not_rejected_changes_nothing(outbox: Outbox) -> None:
    entry = outbox.put("create", "k1", "c1", case_payload())
    assert outbox.retry_rejected(entry.reference) == entry


def test_an_entry_shows_none_of_the_customers_words(outbox: Outbox) -> None:
    assert not any(secret in repr(outbox.put("create", "k1", "c1", case_payload())) for secret in SECRETS)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), st.integers(0, 19))
def test_references_are_short_unambiguous_and_always_the_same(key: str, turn: int) -> None:
    reference = reference_of(key, turn)
    assert re.fullmatch(r"VV-[2-9B-DF-HJKMNP-TV-Z]{6}", reference)
    assert reference_of(key, turn) == reference
    assert as_written(reference) == reference
