"""A process that delivers until killed: `python -m tests.stores.delivery_process DATABASE DESK LEASE`."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpdesk.desk_standin import TOKEN
from vejviser.helpdesk.desk import Desk
from vejviser.stores.backoff import Backoff
from vejviser.stores.database import Database
from vejviser.stores.delivery import Delivery
from vejviser.stores.outbox import Outbox

READY = "ready\n"
ROOT = Path(__file__).parent.parent.parent


@contextmanager
def delivery_process(
    database_url: str, desk_url: str, lease_seconds: float
) -> Iterator[subprocess.Popen[str]]:
    """Such a process that is at work; killed with SIGKILL at the end if not before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stores.delivery_process", database_url, desk_url, str(lease_seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == READY
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def main() -> None:
    database_url, desk_url, lease_seconds = sys.argv[1:]
    desk = Desk(desk_url, lambda: TOKEN, connect_seconds=1, read_seconds=5)
    delivery = Delivery(
        Outbox(Database(database_url)),
        desk,
        lease_seconds=float(lease_seconds),
        idle_seconds=0.02,
        backoff=Backoff(first=0.02, cap=0.1),
    )
    print(READY, end="", flush=True)
    delivery.run_forever(threading.Event())


if __name__ == "__main__":
    main()
