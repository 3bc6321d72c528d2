"""The tracker store: events are appended once, in order, and each process knows what others have added."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy import text

from tests.dialogue.conversations import DOMAIN, action, user
from tests.postgres import PostgresServer, postgres_server
from vejviser.dialogue.tracker import MOST_TURNS
from vejviser.stores.database import Database
from vejviser.stores.errors import StoreError
from vejviser.stores.migrations import migrate
from vejviser.stores.tracker import ConversationStore
from vejviser.stores.tracker_rows import WrittenMeanwhile


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'vejviser.db'}"
    return request.getfixturevalue("postgres").empty_database()


@pytest.fixture
def url(empty_url: str) -> str:
    migrate(empty_url)
    return empty_url


def opened(url: str) -> ConversationStore:
    """A store as Rasa opens it for another process."""
    store = TrackerStore.create(
        EndpointConfig(url=url, type="vejviser.stores.tracker.ConversationStore"), domain=DOMAIN
    )
    assert isinstance(store, ConversationStore)
    return store


def turn(intent: str, mood: str | None = None) -> list[Event]:
    return [*user(intent), SlotSet("mood", mood), action("utter_hello"), action("action_listen")]


async def say(store: ConversationStore, intent: str, mood: str | None = None) -> None:
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    tracker.update_with_events(turn(intent, mood), DOMAIN)
    await store.save(tracker)


async def said(store: ConversationStore) -> list[str | None]:
    full = await store.retrieve_full_tracker("anna")
    assert full is not None
    return [event.text for event in full.events if isinstance(event, UserUttered)]


def test_what_was_saved_is_there_for_every_process(url: str) -> None:
    async def run() -> None:
        await say(opened(url), "ask", "good")
        tracker = await opened(url).retrieve("anna")
        assert tracker is not None
        assert (tracker.get_slot("mood"), tracker.latest_action_name) == ("good", "action_listen")
        assert await opened(url).retrieve("bo") is None
        assert list(await opened(url).keys()) == ["anna"]

    asyncio.run(run())


def test_a_kept_tracker_learns_what_another_process_has_added(url: str) -> None:
    async def run() -> None:
        one, two = opened(url), opened(url)
        await say(one, "ask", "good")
        await say(two, "answer", "bad")
        await say(one, "stop")
        assert await said(one) == ["ask", "answer", "stop"]
        tracker = await two.retrieve("anna")
        assert tracker is not None
        assert tracker.latest_message is not None
        assert (tracker.latest_message.text, tracker.get_slot("mood")) == ("stop", None)

    asyncio.run(run())


def test_of_two_who_write_at_once_one_finds_out_and_nothing_is_mixed(url: str) -> None:
    async def run() -> None:
        one, two = opened(url), opened(url)
        await say(one, "ask")
        trackers = [await store.retrieve("anna") for store in (one, two)]
        for tracker, intent in zip(trackers, ("answer", "stop"), strict=True):
            assert tracker is not None
            tracker.update_with_events(turn(intent), DOMAIN)
        assert trackers[0] is not None
        assert trackers[1] is not None
        await one.save(trackers[0])
        with pytest.raises(WrittenMeanwhile):
            await two.save(trackers[1])
        assert await said(two) == ["ask", "answer"]
        await say(two, "stop")
        assert await said(one) == ["ask", "answer", "stop"]
        assert numbers(url) == list(range(1, 16))

    asyncio.run(run())


def test_a_turn_that_was_not_saved_leaves_nothing_in_memory(url: str) -> None:
    async def run() -> None:
        store = opened(url)
        await say(store, "ask", "good")
        forgotten = await store.retrieve("anna")
        assert forgotten is not None
        forgotten.update_with_events(turn("stop", "bad"), DOMAIN)
        again = await store.retrieve("anna")
        assert again is not None
        assert again.get_slot("mood") == "good"

    asyncio.run(run())


def test_a_long_conversation_is_read_from_its_window(url: str) -> None:
    async def run() -> None:
        store = opened(url)
        await say(store, "ask", "good")
        for _ in range(3 * MOST_TURNS):
            tracker = await store.retrieve("anna")
            assert tracker is not None
            tracker.update_with_events([*user("answer"), action("action_listen")], DOMAIN)
            await store.save(tracker)
        cold = await opened(url).retrieve("anna")
        warm = await store.retrieve("anna")
        assert cold is not None
        assert warm is not None
        assert len([e for e in cold.events if isinstance(e, UserUttered)]) <= MOST_TURNS
        assert cold.get_slot("mood") == warm.get_slot("mood") == "good"
        assert list(cold.events) == list(warm.events)
        assert cold.past_states(DOMAIN) == warm.past_states(DOMAIN)
        assert len(await said(store)) == 3 * MOST_TURNS + 1

    asyncio.run(run())


def test_what_rasas_own_store_has_written_is_taken_over(empty_url: str) -> None:
    async def run() -> None:
        # Rasa names the driver; its store makes the tables by itself.
        rasas = SQLTrackerStore(domain=DOMAIN, host=empty_url)
        for intent in ("ask", "answer"):
            tracker = await rasas.get_or_create_tracker("anna", append_action_listen=False)
            tracker.update_with_events(turn(intent, "good"), DOMAIN)
            await rasas.save(tracker)
        rasas.engine.dispose()
        migrate(empty_url)
        store = opened(empty_url)
        assert await said(store) == ["ask", "answer"]
        await say(store, "stop", "bad")
        assert await said(store) == ["ask", "answer", "stop"]
        assert numbers(empty_url) == list(range(1, 16))

    asyncio.run(run())


def test_without_the_database_a_turn_is_refused_and_not_made_up(tmp_path: Path) -> None:
    async def run() -> None:
        gone = tmp_path / "gone.db"
        migrate(f"sqlite:///{gone}")
        store = opened(f"sqlite:///{gone}")
        await say(store, "ask")
        database = Database(f"sqlite:///{gone}")
        with database.write() as connection:
            connection.execute(text("ALTER TABLE events RENAME TO elsewhere"))
        with pytest.raises(StoreError):
            await store.retrieve("anna")
        with database.write() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO events"))
        assert await said(store) == ["ask"]

    asyncio.run(run())


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vejviser.stores.tracker.KEPT_TRACKERS", 3)

    async def run() -> None:
        url = f"sqlite:///{tmp_path / 'v.db'}"
        migrate(url)
        store = opened(url)
        for number in range(10):
            tracker = await store.get_or_create_tracker(f"c{number}", append_action_listen=False)
            tracker.update_with_events(turn("ask"), DOMAIN)
            await store.save(tracker)
        assert store.kept == 3
        store.forget("c9")
        assert store.kept == 2

    asyncio.run(run())


def numbers(url: str) -> list[int]:
    """The sequence numbers of anna's events by row."""
    with Database(url).read() as connection:
        rows = connection.execute(
            text("SELECT sequence, data FROM events WHERE sender_id = 'anna' ORDER BY id")
        )
        found = [(row.sequence, json.loads(row.data)) for row in rows]
    assert all("event" in data for _, data in found)
    return [sequence for sequence, _ in found]
