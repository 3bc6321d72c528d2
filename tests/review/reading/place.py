"""An assistant's database with conversations in it, and the desk that reads them with `python -m desk follow`."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, text, update
from sqlalchemy.pool import NullPool

from tests.desk.running_desk import desk_environment, run_desk
from vejviser.demo_data.log import Log
from vejviser.demo_data.phrases import Phrases
from vejviser.settings import read_settings
from vejviser.stores.database import Database
from vejviser.stores.erasure import Erasure
from vejviser.stores.migrations import migrate
from vejviser.stores.schema import conversations, outbox, ratings
from vejviser.stores.tracker_rows import StoredEvent, TrackerRows

WAIT_SECONDS = 60
# On a busy machine a thousand conversations take a while.
READ_SECONDS = 300


@dataclass
class Place:
    """Both databases, and the processes that use them."""

    var: Path
    assistant_url: str
    desk_url: str
    env: dict[str, str] = field(init=False)
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.var.mkdir(exist_ok=True)
        self.env = desk_environment(
            self.var, VEJVISER_DATABASE_URL=self.assistant_url, VEJVISER_DESK_DATABASE_URL=self.desk_url
        )
        self.database = Database(self.assistant_url)

    def make_tables(self, *, assistant: bool = True) -> None:
        """Makes the tables of the desk, and of the assistant unless it was never started."""
        if assistant:
            migrate(self.assistant_url)
        done = run_desk(self.env, "migrate", "-v0")
        assert done.returncode == 0, done.stderr

    def follow_once(self) -> subprocess.CompletedProcess[str]:
        """Reads everything that is there."""
        done = subprocess.run(
            [sys.executable, "-m", "desk", "follow", "--once"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=READ_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    @contextmanager
    def following(self) -> Iterator[subprocess.Popen]:
        """`follow` for the time of the block; it ends with a clean exit unless it was killed."""
        with self.log_file.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "desk", "follow"], env=self.env, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=30) == 0

    @property
    def log_file(self) -> Path:
        """What `following` has written."""
        return self.var / "follow.log"

    def talk(self, key: str, *, channel: str = "website", ago: float = 0.0) -> Log:
        """A conversation to fill; `ago` seconds ago is when it begins. `keep` writes it."""
        return Log(key, channel, phrases(), random.Random(key), time.time() - ago)

    def keep(self, log: Log) -> None:
        """Writes what is new of the conversation, as the bot does at the end of a turn."""
        written = getattr(log, "written", 0)
        if not written:
            with self.database.write() as connection:
                row = {
                    "id": log.key,
                    "channel": log.channel,
                    "last_number": 0,
                    "created_at": datetime.now(UTC),
                }
                connection.execute(insert(conversations).values(row))
        TrackerRows(self.database).append(log.key, [StoredEvent(*row) for row in log.rows[written:]])
        log.written = len(log.rows)  # type: ignore[attr-defined]

    def rate(self, key: str, score: int, comment: str | None = None) -> None:
        """The customer rates the conversation."""
        row = {"conversation_id": key, "score": score, "comment": comment, "created_at": datetime.now(UTC)}
        with self.database.write() as connection:
            connection.execute(insert(ratings).values(row))

    def case(self, key: str, reference: str, state: str, *, ago: float = 0.0) -> None:
        """A case in the outbox."""
        at = datetime.fromtimestamp(time.time() - ago, UTC)
        row = {
            "key": f"{key}-{reference}", "operation": "create", "reference": reference, "conversation_id": key,
            "state": state, "attempts": 1, "next_attempt_at": at, "created_at": at,
            "ticket_number": "SAG-10001" if state == "sent" else None,
            "error_class": "HelpDeskRefused" if state == "rejected" else None,
        }  # fmt: skip
        with self.database.write() as connection:
            connection.execute(insert(outbox).values(row))

    def case_becomes(self, reference: str, state: str) -> None:
        """What the background delivery comes to."""
        with self.database.write() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.reference == reference)
                .values(state=state, ticket_number="SAG-10002")
            )

    def erase(self, key: str) -> None:
        """The customer has asked for deletion, and the bot does it."""
        erasure = Erasure(self.database)
        erasure.hide(key)
        assert erasure.delete(key, "test")

    def rows(self, statement: str, **values: Any) -> list[tuple]:
        """What the desk's database gives for a statement."""
        return _rows(self.desk_url, statement, **values)

    def value(self, statement: str, **values: Any) -> Any:
        """The first column of the only row, None if there is no row."""
        found = self.rows(statement, **values)
        return found[0][0] if found else None

    def everything(self) -> dict[str, list[str]]:
        """All of the read model but the positions and our own row numbers, as comparable lines by table."""
        conversation = "JOIN review_conversation c ON c.id = t.conversation_id"
        tables = {
            "conversation": "SELECT key, channel, started_at, last_at, messages, answers, least_confidence, fallbacks,"
            " form_aborted, aborted_field, human_wanted, kind, rung, case_state, rating, preview FROM review_conversation",
            "message": f"SELECT key, event_id, sequence, sender, text, intent, confidence, fallback"
            f" FROM review_message t {conversation}",
            "step": f"SELECT key, event_id, sequence, t.kind, name, value FROM review_step t {conversation}",
            "flag": f"SELECT key, name, details FROM review_flag t {conversation}",
            "intents": f"SELECT key, intent FROM review_intents t {conversation}",
            "case": f"SELECT key, reference, t.state, number FROM review_case t {conversation}",
            "search": f"SELECT key, stems FROM review_searchtext t {conversation}",
        }
        return {name: sorted(map(repr, self.rows(statement))) for name, statement in tables.items()}

    def all_text(self, without: str = "") -> str:
        """Everything that the desk's database holds, in one text; `without` is a table."""
        sqlite = self.desk_url.startswith("sqlite")
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if sqlite
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        return "\n".join(
            json.dumps([str(column) for column in row], ensure_ascii=False)
            for (table,) in self.rows(names)
            if table != without
            for row in self.rows(f'SELECT * FROM "{table}"')
        )


@cache
def phrases() -> Phrases:
    """What can be said; each response has one variant, so that tests know it."""
    found = Phrases(read_settings(), random.Random(1))
    for variants in found.responses.values():
        del variants[1:]
    return found


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """The condition's value as soon as it is true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.1)
    return found


def _rows(url: str, statement: str, **values: Any) -> list[tuple]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]
