"""Many at once: numbers without gaps, each message once, and deletion in the middle of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import text

from tests.stores.worker_names import WORKER
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer, ConversationGone, TooManyWaiting

THREADS = 20
ROUNDS = 4


def together(call: Callable[[int], list[int]]) -> list[list[int]]:
    """The call in all threads, begun at the same moment."""
    gate = threading.Barrier(THREADS)

    def begin(number: int) -> list[int]:
        gate.wait()
        return call(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def test_numbers_have_no_gaps_with_many_writers(mailbox: Mailbox) -> None:
    def write(thread: int) -> list[int]:
        who = ("anna", "bo")[thread % 2]
        return [mailbox.accept(who, f"{thread}-{n}", text="hej").number for n in range(ROUNDS)]

    given = together(write)
    for who in (0, 1):
        numbers = sorted(number for numbers in given[who::2] for number in numbers)
        assert numbers == list(range(1, THREADS // 2 * ROUNDS + 1))
    assert all(numbers == sorted(numbers) for numbers in given), "a writer's own messages are in order"
    assert [event.number for event in mailbox.events("bo")] == list(range(1, THREADS // 2 * ROUNDS + 1))


def test_a_message_that_comes_many_times_at_once_is_kept_once(mailbox: Mailbox) -> None:
    given = together(lambda _: [mailbox.accept("anna", f"c{n}", text="hej").number for n in range(ROUNDS)])
    assert given == [list(range(1, ROUNDS + 1))] * THREADS
    assert [event.channel_message_id for event in mailbox.events("anna")] == ["c0", "c1", "c2", "c3"]


def test_a_button_pressed_many_times_at_once_counts_once(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c", text="hej")
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    mailbox.complete(message, [Answer("Ja?", [{"title": "Ja", "payload": "/yes"}])])

    def press(thread: int) -> list[int]:
        try:
            return [mailbox.accept("anna", f"p{thread}", button="2-1").number]
        except LookupError:
            return []

    assert [number for numbers in together(press) for number in numbers] == [3]


def test_writers_and_workers_at_once(mailbox: Mailbox) -> None:
    def work(thread: int) -> list[int]:
        if thread % 4:
            return [mailbox.accept("anna", f"{thread}-{n}", text="hej").number for n in range(2)]
        for _ in range(15):
            if message := mailbox.next_message("anna", WORKER):
                mailbox.complete(message, [Answer("a"), Answer("b")])
        return []

    together(work)
    while message := mailbox.next_message("anna", WORKER):
        mailbox.complete(message, [Answer("a"), Answer("b")])
    log = mailbox.events("anna")
    said = [event.number for event in log if event.type == "user"]
    assert len(said) == THREADS * 3 // 4 * 2
    assert [event.number for event in log] == list(range(1, len(said) * 3 + 1))
    assert sorted((e.in_reply_to, e.text) for e in log if e.type == "bot") == [
        (number, answer) for number in said for answer in "ab"
    ]


def test_a_message_that_is_completed_meanwhile_is_not_begun_again(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c", text="hej")
    assert mailbox.next_message("anna", WORKER)
    with ThreadPoolExecutor(1) as pool:
        with mailbox.database.write() as other:
            # What `complete` locks and changes.
            other.execute(text("UPDATE conversations SET last_number = last_number WHERE id = 'anna'"))
            other.execute(text("UPDATE mailbox SET state = 'done'"))
            second = pool.submit(mailbox.next_message, "anna", WORKER)
            time.sleep(0.3)  # the second worker has looked, or waits for the lock
        assert second.result(timeout=10) is None
    assert mailbox.unanswered() == []


def test_a_deletion_in_the_middle_leaves_nothing(mailbox: Mailbox) -> None:
    erasure = Erasure(mailbox.database)

    def work(thread: int) -> list[int]:
        with suppress(ConversationGone, TooManyWaiting):
            for n in range(ROUNDS):
                if thread == 0 and n == 1:
                    erasure.hide("anna")
                    erasure.delete("anna", WORKER)
                mailbox.accept("anna", f"{thread}-{n}", text="hej")
                if message := mailbox.next_message("anna", WORKER):
                    mailbox.complete(message, [Answer("svar")])
        return []

    together(work)
    with mailbox.database.read() as transaction:
        left = transaction.execute(text("SELECT count(*) FROM mailbox WHERE conversation_id = 'anna'"))
        assert left.scalar() == 0
    assert mailbox.unanswered() == []
