"""The poller as a process: at once, after crashes, when databases go away, when customers want to be forgotten."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import psycopg2
import pytest

from tests.desk.running_desk import run_desk
from tests.postgres import PostgresServer
from tests.review.reading.place import Place, wait_for
from tests.review.reading.test_read_model import complain
from vejviser.demo_data.making import make
from vejviser.settings import read_settings

# More than the poller writes in one transaction.
CONVERSATIONS = 220
KILLS = 4


def count(place: Place) -> int:
    """How many conversations can be seen."""
    return place.value("SELECT count(*) FROM review_conversation WHERE NOT erased")


def test_what_was_said_can_be_seen_at_once_and_the_process_ends_when_told(place: Place) -> None:
    with place.following():
        log = place.talk("website-1")
        log.begin()
        log.says("greet", "hej")
        place.keep(log)
        wait_for(lambda: count(place) == 1, "the conversation is read")
        log.says("thank", "tak for hjælpen")
        place.keep(log)
        wait_for(
            lambda: place.value("SELECT messages FROM review_conversation") == 2, "its next message is read"
        )
        assert run_desk(place.env, "follow", "--check").returncode == 0
        assert place.value("SELECT error FROM review_position WHERE name = 'events'") == ""


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_moment_nothing_is_missing_and_nothing_is_there_twice(
    place: Place, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VEJVISER_DATABASE_URL", place.assistant_url)
    chance = random.Random(seed)
    for part in range(KILLS):
        make(read_settings(), CONVERSATIONS, seed + part, lambda _: None)
        with place.following() as process:
            # Between two transactions, in the middle of one, or after the last.
            seen = CONVERSATIONS * part + chance.randint(0, CONVERSATIONS)
            wait_for(lambda seen=seen: count(place) >= seen, "so many are read")
            time.sleep(chance.uniform(0, 0.1))
            process.kill()
            process.wait(timeout=30)
    place.follow_once()
    assert count(place) == CONVERSATIONS * KILLS
    again = Place(tmp_path / "again", place.assistant_url, f"sqlite:///{tmp_path / 'again' / 'desk.db'}")
    again.make_tables()
    again.follow_once()
    expected, found = again.everything(), place.everything()
    numbers = {name: len(lines) for name, lines in expected.items()}
    assert {name: len(lines) for name, lines in found.items()} == numbers
    if place.desk_url.startswith("sqlite"):
        # The other database writes dates and JSON otherwise.
        assert found == expected


def test_a_row_that_becomes_visible_late_is_not_missed(on_postgres: Place) -> None:
    place = on_postgres
    for key in ("website-1", "website-2"):
        log = place.talk(key)
        log.begin()
        place.keep(log)
    with place.following():
        wait_for(lambda: count(place) == 2, "both are read")
        slow = psycopg2.connect(place.assistant_url)
        columns = "sender_id, sequence, type_name, timestamp, data"
        said = '{"event": "user", "text": "%s", "timestamp": %f, "parse_data": {}}'
        statement = f"INSERT INTO events ({columns}) VALUES (%s, %s, 'user', %s, %s)"
        with slow.cursor() as cursor:
            now = time.time()
            cursor.execute(statement, ("website-1", 90, now, said % ("sent", now)))
            other = psycopg2.connect(place.assistant_url)
            with other, other.cursor() as quick:
                quick.execute(statement, ("website-2", 90, now, said % ("hurtigt", now)))
            other.close()
            seen = "SELECT count(*) FROM review_message WHERE text = :text"
            wait_for(lambda: place.value(seen, text="hurtigt") == 1, "the greater id is read")
            assert place.value(seen, text="sent") == 0
        slow.commit()
        slow.close()
        wait_for(lambda: place.value(seen, text="sent") == 1, "the smaller id is read")


def test_while_a_database_is_away_it_waits_and_says_so(tmp_path: Path, postgres: PostgresServer) -> None:
    place = Place(tmp_path, postgres.new_database(), f"sqlite:///{tmp_path / 'desk.db'}")
    place.make_tables()
    log = place.talk("website-1")
    log.begin()
    place.keep(log)
    error = "SELECT error FROM review_position WHERE name = 'events'"
    with place.following() as process:
        wait_for(lambda: count(place) == 1, "the conversation is read")
        postgres.stop()
        try:
            wait_for(lambda: place.value(error), "the pages are told")
        finally:
            postgres.start()
        log.says("greet", "hej igen")
        wait_for(lambda: _kept(place, log), "the bot writes again")
        wait_for(lambda: place.value("SELECT messages FROM review_conversation") == 1, "reading goes on")
        # The conversation is written first, then how far reading is.
        wait_for(lambda: place.value(error) == "", "the pages are told that it is over")
        assert process.poll() is None
    told = place.log_file.read_text()
    assert told.count("reading waits for a database") >= 1 and "reading goes on" in told
    assert "hej igen" not in told and "Traceback" not in told
    place.database.close()


def _kept(place: Place, log: object) -> bool:
    from vejviser.stores.errors import StoreError

    try:
        place.keep(log)  # type: ignore[arg-type]
    except StoreError:
        return False
    return True


def test_before_the_assistant_was_ever_started_it_waits(tmp_path: Path) -> None:
    place = Place(tmp_path, f"sqlite:///{tmp_path / 'none.db'}", f"sqlite:///{tmp_path / 'desk.db'}")
    place.make_tables(assistant=False)
    with place.following():
        wait_for(lambda: place.value("SELECT error FROM review_position"), "the pages are told")
    assert not (tmp_path / "none.db").exists()


def test_who_is_forgotten_by_the_assistant_is_forgotten_by_the_desk(place: Place) -> None:
    for key in ("website-1", "website-2"):
        log = complain(place.talk(key))
        log.says("greet", f"noget kun {key.replace('-', '')} har sagt")
        place.keep(log)
    place.case("website-1", "VV-1", "sent")
    with place.following():
        wait_for(lambda: count(place) == 2, "both are read")
        place.erase("website-1")
        wait_for(lambda: count(place) == 1, "one is forgotten")
    held = place.all_text()
    assert "website2 har sagt" in held and "website1" not in held and "website-1" not in held
    assert place.rows("SELECT preview, messages > 0 FROM review_conversation WHERE erased") == [("", True)]
    assert place.rows("SELECT reference, conversation_id FROM review_case") == [("VV-1", None)]


def test_a_case_that_gets_through_later_is_seen(place: Place) -> None:
    place.keep(complain(place.talk("website-1")))
    place.case("website-1", "VV-1", "pending")
    state = "SELECT case_state FROM review_conversation"
    with place.following():
        wait_for(lambda: count(place) and place.value(state) == "waiting", "the case waits")
        place.case_becomes("VV-1", "sent")
        wait_for(lambda: place.value(state) == "opened", "the case is opened")
    assert place.value("SELECT number FROM review_case") == "SAG-10002"


def test_another_database_of_the_assistant_is_read_from_its_beginning(on_sqlite: Place) -> None:
    place = on_sqlite
    early = place.var / "early.db"
    first = place.talk("website-1")
    first.begin()
    place.keep(first)
    place.database.close()
    shutil.copy(place.var / "vejviser.db", early)
    for key in ("website-2", "website-3"):
        place.keep(complain(place.talk(key)))
    place.follow_once()
    assert count(place) == 3
    place.database.close()
    for file in place.var.glob("vejviser.db*"):
        file.unlink()
    shutil.copy(early, place.var / "vejviser.db")
    with place.following():
        restored = place.talk("website-4")
        restored.begin()
        restored.says("greet", "efter genskabelsen")
        place.keep(restored)
        wait_for(lambda: "efter genskabelsen" in place.all_text(), "what is new is read")
        wait_for(lambda: count(place) == 2, "what is gone is dropped")
