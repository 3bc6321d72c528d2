"""The desk as its operator runs it: `python -m desk setup`, then `python -m desk serve`."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import requests

from tests.desk.ports import free_port

START_SECONDS = 30
PASSWORD = re.compile(r"log in at \S+ as leder with password (\S+)")
COMPLAINT = {
    "kind": "complaint",
    "subject": "Forkert gebyr",
    "description": "Jeg er blevet opkrævet et gebyr på 99,00 kr. to gange.",
    "customer": {"name": "Søren Ågård", "email": "soren@example.dk", "phone": "12 34 56 78"},
    "invoice_number": "F-2025-77",
    "department": "kundetilfredshed",
    "channel": "website",
    "conversation_id": "samtale-1",
}


@dataclass(frozen=True)
class Desk:
    """A running desk and what its set-up printed and wrote."""

    base: str
    var: Path
    env: dict[str, str]
    password: str
    process: subprocess.Popen

    def api(self, method: str, path: str, **kwargs) -> requests.Response:
        """A request with the assistant's token; `key` sets the idempotency key."""
        headers = {"Authorization": f"Token {self.token}", **kwargs.pop("headers", {})}
        if (key := kwargs.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        return requests.request(method, f"{self.base}/api/{path}", headers=headers, timeout=60, **kwargs)

    @property
    def token(self) -> str:
        """What the assistant reads."""
        return (self.var / "desk-token").read_text().strip()

    def log(self) -> str:
        """Everything that `serve` has written."""
        return (self.var / "serve.log").read_text()

    @contextmanager
    def failing_inserts(self, table: str, condition: str, message: str) -> Iterator[None]:
        """SQLite refuses rows with an error of its own, which no check before it can foresee."""
        with closing(sqlite3.connect(self.var / "desk.db", timeout=20)) as database:
            database.execute(
                f"CREATE TRIGGER failing BEFORE INSERT ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            try:
                yield
            finally:
                database.execute("DROP TRIGGER failing")

    def open_ticket(self, **changes) -> dict:
        """A new ticket; `changes` replace fields of `COMPLAINT`."""
        answer = self.api("POST", "tickets/", key=uuid4().hex, json={**COMPLAINT, **changes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def staff_session(self) -> requests.Session:
        """A browser session in which `leder` has logged in."""
        session = requests.Session()
        login = f"{self.base}/login/"
        session.get(login, timeout=10)
        answer = submit(
            session,
            login,
            {"username": "leder", "password": self.password, "next": "/"},
            allow_redirects=False,
        )
        assert answer.status_code == 302, "log-in refused"
        return session


def submit(session: requests.Session, url: str, fields: dict, **kwargs) -> requests.Response:
    """Post a form as a browser does, with the token against cross-site requests."""
    form = {"csrfmiddlewaretoken": session.cookies["desk_csrf"], **fields}
    return session.post(url, data=form, headers={"Referer": url}, timeout=10, **kwargs)


def desk_environment(var: Path, **settings: str) -> dict[str, str]:
    """An environment with no `VEJVISER_` settings but these, and a free port."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    own = {"VEJVISER_VAR": str(var), "VEJVISER_DESK_PORT": str(free_port())}
    return {**inherited, **own, **settings}


def run_desk(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the desk to its end."""
    return subprocess.run(
        [sys.executable, "-m", "desk", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen]]:
    """`serve` for the time of the block: its address and its process."""
    base, var = f"http://127.0.0.1:{env['VEJVISER_DESK_PORT']}", Path(env["VEJVISER_VAR"])
    var.mkdir(exist_ok=True)
    with (var / "serve.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "desk", "serve"], env=env, stdout=log, stderr=log)
    try:
        _wait_until_live(base, process, var / "serve.log")
        yield base, process
    finally:
        # SIGINT does not wait for idle connections as SIGTERM does.
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@contextmanager
def running_desk(var: Path, **settings: str) -> Iterator[Desk]:
    """A desk that is set up and serves, for the time of the block."""
    env = desk_environment(var, **settings)
    setup = run_desk(env, "setup")
    assert setup.returncode == 0, setup.stderr
    found = PASSWORD.search(setup.stdout)
    assert found, setup.stdout
    with served(env) as (base, process):
        yield Desk(base, var, env, found[1], process)


def _wait_until_live(base: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if requests.get(f"{base}/live", timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the desk did not start: {log.read_text()}")
        time.sleep(0.05)
