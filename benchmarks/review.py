"""What review costs with a large log: reading it, and how soon pages come, on SQLite and on PostgreSQL.

`make bench-review` prints the tables; OPTIONS="--conversations 20000" for a smaller log, "--databases sqlite"
for one of them. Pages are timed at the client over the loopback interface: a little more than what they take.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import psutil
import requests

from benchmarks.machine import describe
from benchmarks.tables import table
from tests.desk.running_desk import desk_environment, running_desk, submit
from tests.postgres import postgres_server
from vejviser.demo_data.making import make
from vejviser.settings import read_settings
from vejviser.stores.migrations import migrate

CONVERSATIONS = 200_000
ROUNDS = 25
BUDGET_MS = 150
BUDGET_EVENTS = 2_000
# What a lead does in twenty minutes; each address is asked for in each round.
PAGES = {
    "inbox": ["/review/", "/review/?period=7", "/review/?period=90"],
    "filters": [
        "/review/?kind=complaint&confidence=70",
        "/review/?event=fallback&channel=messenger",
        "/review/?flag=anger&state=new",
        "/review/?event=aborted&field=customer_email",
        "/review/?case=failed",
        "/review/?rating=1&rating=2&period=30",
        "/review/?intent=ask_privacy&rung=outside",
        "/review/?time_from=22&time_to=6&kind=complaint&messages=6",
    ],
    "counts": [
        "/review/counts/",
        "/review/counts/?kind=complaint&confidence=70",
        "/review/counts/?period=30",
        "/review/counts/?q=faktura",
    ],
    "search": [
        "/review/?q=faktura",
        "/review/?q=gebyr+rykker&kind=complaint",
        "/review/?q=%22to+gange%22",
        "/review/?q=ulvetime",
        "/review/?q=pengene&period=30",
    ],
    # As dear as it gets: on a page that was opened before everything.
    "news": [
        "/review/news/?seen=1-1-1",
        "/review/news/?seen=1-1-1&kind=complaint&confidence=70",
        "/review/news/?seen=1-1-1&flag=anger&state=new",
        "/review/news/?seen=1-1-1&q=faktura",
    ],
    "overview": ["/review/overview/", "/review/overview/?days=7"],
}


@dataclass(frozen=True)
class Reading:
    """How the log was read for the first time."""

    events: int
    seconds: float
    processor_seconds: float
    peak_bytes: int


def main() -> None:
    """Measures one database after the other and prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    both = ["sqlite", "postgres"]
    parser.add_argument("--databases", nargs="+", choices=both, default=both)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    for name, value in describe(f"make bench-review, {chosen.conversations:,} conversations").items():
        print(f"{name}: {value}")
    readings: list[list[str]] = []
    pages: list[list[str]] = []
    slowest: list[list[str]] = []
    for name in chosen.databases:
        with _databases(name) as (var, settings):
            os.environ |= {"VEJVISER_VAR": str(var), **settings}
            reading = _read_log(var, settings, chosen.conversations)
            readings.append(_reading_row(name, reading))
            with running_desk(var, **settings) as desk:
                session = _logged_in(desk.base, desk.password)
                for kind, addresses in PAGES.items():
                    took = _times(session, desk.base, addresses, chosen.rounds)
                    pages.append(_page_row(name, kind, [one for some in took.values() for one in some]))
                    slowest.append(_slowest_row(name, took))
                memory = psutil.Process(desk.process.pid)
                total = sum(p.memory_info().rss for p in (memory, *memory.children(recursive=True)))
                print(f"{name}: memory of the desk after that {total / 1e6:.0f} MB")
    print(
        table(
            ["database", "events", "events/s", "budget", "seconds", "events/processor s", "peak memory"],
            readings,
        )
    )
    print(table(["database", "page", "median ms", "p95 ms", "budget"], pages))
    print(table(["database", "slowest address of each kind", "median ms", "p95 ms"], slowest))


@contextmanager
def _databases(name: str) -> Iterator[tuple[Path, dict[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="vejviser-bench-review-") as directory:
        var = Path(directory) / "var"
        var.mkdir()
        if name == "sqlite":
            yield (
                var,
                {
                    "VEJVISER_DATABASE_URL": f"sqlite:///{var / 'vejviser.db'}",
                    "VEJVISER_DESK_DATABASE_URL": f"sqlite:///{var / 'desk.db'}",
                },
            )
            return
        with postgres_server() as server:
            yield (
                var,
                {
                    "VEJVISER_DATABASE_URL": server.new_database(),
                    "VEJVISER_DESK_DATABASE_URL": server.new_database(),
                },
            )


def _read_log(var: Path, settings: dict[str, str], conversations: int) -> Reading:
    """Makes the log, then reads it with `python -m desk follow --once`."""
    migrate(settings["VEJVISER_DATABASE_URL"])
    events = make(read_settings(), conversations, 1, lambda _: None)
    env = desk_environment(var, **settings)
    subprocess.run([sys.executable, "-m", "desk", "migrate", "-v0"], env=env, check=True)
    began = time.monotonic()
    with (var / "follow.log").open("w") as log:
        command = [sys.executable, "-m", "desk", "follow", "--once"]
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        processor_seconds, peak = _use_of(process)
    assert process.returncode == 0, (var / "follow.log").read_text()[-2000:]
    return Reading(events, time.monotonic() - began, processor_seconds, peak)


def _use_of(process: subprocess.Popen) -> tuple[float, int]:
    """Waits for its end; gives the processor time that it took and the most memory that it had, in bytes.

    Processor time is what stays comparable when others use the machine, too.
    """
    peak, took = 0, 0.0
    watched = psutil.Process(process.pid)
    ended = threading.Event()
    threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
    while not ended.wait(0.2):
        try:
            peak = max(peak, watched.memory_info().rss)
            took = sum(watched.cpu_times()[:2])
        except psutil.NoSuchProcess:
            break
    process.wait()
    return took, peak


def _logged_in(base: str, password: str) -> requests.Session:
    session = requests.Session()
    login = f"{base}/login/"
    session.get(login, timeout=60)
    answer = submit(session, login, {"username": "leder", "password": password}, allow_redirects=False)
    assert answer.status_code == 302, answer.text[:500]
    return session


def _times(session: requests.Session, base: str, addresses: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each request by address; the first round warms up and does not count."""
    took: dict[str, list[float]] = {address: [] for address in addresses}
    for round_number in range(rounds + 1):
        for address in addresses:
            began = time.perf_counter()
            answer = session.get(base + address, timeout=120)
            milliseconds = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, (address, answer.status_code)
            if round_number:
                took[address].append(milliseconds)
    return took


def _reading_row(name: str, reading: Reading) -> list[str]:
    rate = reading.events / reading.seconds
    verdict = "met" if rate >= BUDGET_EVENTS else "MISSED"
    return [
        name,
        f"{reading.events:,}",
        f"{rate:,.0f}",
        f">= {BUDGET_EVENTS:,} {verdict}",
        f"{reading.seconds:.0f}",
        f"{reading.events / reading.processor_seconds:,.0f}",
        f"{reading.peak_bytes / 1e6:.0f} MB",
    ]


def _page_row(name: str, kind: str, took: list[float]) -> list[str]:
    p95 = quantiles(took, n=20)[-1]
    verdict = "met" if p95 <= BUDGET_MS else "MISSED"
    return [name, kind, f"{median(took):.0f}", f"{p95:.0f}", f"<= {BUDGET_MS} {verdict}"]


def _slowest_row(name: str, took: dict[str, list[float]]) -> list[str]:
    address = max(took, key=lambda address: median(took[address]))
    return [
        name,
        f"`{address}`",
        f"{median(took[address]):.0f}",
        f"{quantiles(took[address], n=20)[-1]:.0f}",
    ]


if __name__ == "__main__":
    main()
