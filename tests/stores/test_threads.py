"""What a platform tells comes twice, late and in any order: each message is kept once, the newest holder counts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import insert, select

from tests.stores.manual_clock import ManualClock
from tests.stores.worker_names import WORKER
from vejviser.stores.attachments import SentFiles
from vejviser.stores.database import Database
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer, ConversationGone, TooManyWaiting
from vejviser.stores.outbox import Outbox
from vejviser.stores.schema import mailbox, overheard, threads
from vejviser.stores.threads import MOST_WAITING, Sent, Threads

ANNA = "messenger-1-2"
CASE = {"kind": "complaint", "subject": "Klage", "description": "Rykkeren kom igen."}


@pytest.fixture
def empty_mailbox(url: str, clock: ManualClock) -> Iterator[Mailbox]:
    database = Database(url)
    yield Mailbox(database, clock=clock)
    database.close()


@pytest.fixture
def kept(empty_mailbox: Mailbox, clock: ManualClock) -> Threads:
    return Threads(empty_mailbox.database, empty_mailbox, "messenger", clock=clock)


def sent(clock: ManualClock, number: int, seconds: float = 0, **more: object) -> Sent:
    at = clock() + timedelta(seconds=seconds)
    return Sent(f"m{number}", at, **{"text": f"besked {number}", **more})  # type: ignore[arg-type]


def thread_of(mailbox: Mailbox, conversation_id: str = ANNA):
    with mailbox.database.read() as connection:
        return connection.execute(select(threads).where(threads.c.conversation_id == conversation_id)).one()


def test_the_first_message_begins_the_conversation_and_twice_is_once(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    assert kept.receive(ANNA, sent(clock, 1)).is_new
    assert not kept.receive(ANNA, sent(clock, 1)).is_new
    assert [event.text for event in empty_mailbox.events(ANNA)] == ["besked 1"]
    assert empty_mailbox.conversation(ANNA).channel == "messenger"


def test_a_batch_that_comes_twice_at_the_same_time_is_kept_once(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(kept.receive, ANNA, sent(clock, number)) for number in [1, 2, 3, 4] * 4]
        assert sum(job.result().is_new for job in jobs) == 4
    assert len(empty_mailbox.events(ANNA)) == 4


def test_late_messages_do_not_close_the_window_earlier(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    for number, seconds in ((1, 5), (2, -50), (3, 2)):
        kept.receive(ANNA, sent(clock, number, seconds))
    assert thread_of(empty_mailbox).last_written_at == clock() + timedelta(seconds=5)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_who_holds_the_conversation_is_what_the_newest_says(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock, order: tuple[int, ...]
) -> None:
    now = clock()
    steps = [
        lambda: kept.receive(ANNA, sent(clock, 1, 0)),
        lambda: kept.hold(ANNA, "human", now + timedelta(seconds=1)),
        lambda: kept.overhear(ANNA, "s1", "customer", "er du der?", now + timedelta(seconds=2), holds=True),
    ]
    for step in order:
        steps[step]()
    assert thread_of(empty_mailbox).held_by == "human"
    kept.receive(ANNA, sent(clock, 2, 3))
    assert thread_of(empty_mailbox).held_by == "assistant"


def test_a_late_word_to_a_human_does_not_take_the_conversation_away(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    for number, seconds in ((1, 0), (2, 10)):
        kept.receive(ANNA, sent(clock, number, seconds))
    kept.overhear(ANNA, "s1", "customer", "hej", clock() + timedelta(seconds=5), holds=True)
    assert thread_of(empty_mailbox).held_by == "assistant"


def test_what_is_overheard_is_kept_once_and_waits_for_no_answer(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    for _ in range(2):
        kept.overhear(ANNA, "s1", "page", "Jeg hedder Bo", clock(), holds=True)
    with empty_mailbox.database.read() as connection:
        rows = connection.execute(select(overheard)).all()
    assert [(row.said_by, row.text) for row in rows] == [("page", "Jeg hedder Bo")]
    assert empty_mailbox.unanswered() == []
    assert kept.holders() == {"human": 1}


def test_an_old_button_and_one_of_a_conversation_that_was_deleted(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    kept.receive(ANNA, sent(clock, 1))
    first = empty_mailbox.next_message(ANNA, WORKER)
    assert first is not None
    empty_mailbox.complete(first, [Answer("Vælg", [{"title": "Klag", "payload": "/make_complaint"}])])
    kept.receive(ANNA, sent(clock, 2, button="2-1", payload_if_stale="#button_expired"))
    pressed = empty_mailbox.next_message(ANNA, WORKER)
    assert pressed is not None and (pressed.text, pressed.payload) == ("Klag", "/make_complaint")
    empty_mailbox.complete(pressed, [Answer("Godt.")])
    kept.receive(ANNA, sent(clock, 3, button="2-1", payload_if_stale="#button_expired"))
    stale = empty_mailbox.next_message(ANNA, WORKER)
    assert stale is not None and stale.payload == "#button_expired"
    empty_mailbox.complete(stale, [Answer("For sent.")])
    kept.receive(ANNA, sent(clock, 4, text="Giv feedback", button="99-1"))
    unknown = empty_mailbox.next_message(ANNA, WORKER)
    assert unknown is not None and (unknown.text, unknown.payload) == ("Giv feedback", None)


def test_a_customer_who_never_stops_is_stopped(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    kept.receive(ANNA, sent(clock, 0))
    row = {"conversation_id": ANNA, "type": "user", "text": "hej", "state": "waiting", "created_at": clock()}
    others = [{**row, "number": n, "channel_message_id": f"x{n}"} for n in range(2, MOST_WAITING + 1)]
    with empty_mailbox.database.write() as connection:
        connection.execute(insert(mailbox), others)
    with pytest.raises(TooManyWaiting):
        kept.receive(ANNA, sent(clock, MOST_WAITING))


def test_files_go_to_the_case_once(kept: Threads, empty_mailbox: Mailbox, clock: ManualClock) -> None:
    files = (("image", "https://cdn.example.dk/1"), ("file", "https://cdn.example.dk/2"))
    kept.receive(ANNA, sent(clock, 1, files=files))
    kept.receive(ANNA, sent(clock, 1, files=files))
    outbox = Outbox(empty_mailbox.database, clock=clock)
    outbox.put("create", "case-1", ANNA, CASE)
    names = {"image": "Billede", "file": "Fil"}
    for expected in (2, 0):
        put = SentFiles(empty_mailbox.database, clock=clock).put_on_case(outbox, ANNA, "case-1", names)
        assert put == expected
    notes = [entry.payload or {} for entry in outbox.entries_of(ANNA)[1:]]
    assert [(note["text"], note["link"]) for note in notes] == [
        ("Billede", files[0][1]),
        ("Fil", files[1][1]),
    ]


def test_deleting_takes_everything_and_the_customer_can_begin_anew(
    kept: Threads, empty_mailbox: Mailbox, clock: ManualClock
) -> None:
    kept.receive(ANNA, sent(clock, 1, files=(("image", "https://cdn.example.dk/1"),)))
    kept.overhear(ANNA, "s1", "page", "Jeg hedder Bo", clock(), holds=False)
    message = empty_mailbox.next_message(ANNA, WORKER)
    assert message is not None
    empty_mailbox.complete(message, [Answer("Hej.")])
    erasure = Erasure(empty_mailbox.database, clock=clock)
    erasure.hide(ANNA)
    with pytest.raises(ConversationGone):
        kept.receive(ANNA, sent(clock, 2))
    assert erasure.delete(ANNA, WORKER)
    assert kept.receive(ANNA, sent(clock, 2)).number == 1
    with empty_mailbox.database.read() as connection:
        assert connection.execute(select(overheard)).all() == []
