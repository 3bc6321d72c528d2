"""`python -m vejviser.restarting COMMAND ...`: run a command and start it again when it dies."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
# Who lived this long did not die of its start.
HEALTHY_SECONDS = 60.0


def run(command: list[str]) -> int:
    """Runs the command until we are told to stop; gives its last exit code."""
    told_to_stop = threading.Event()
    child: subprocess.Popen[bytes] | None = None

    def stop(number: int, _: object) -> None:
        told_to_stop.set()
        if child is not None and child.poll() is None:
            child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    wait = FIRST_WAIT
    while True:
        started = time.monotonic()
        child = subprocess.Popen(command)
        if told_to_stop.is_set():
            child.terminate()
        code = child.wait()
        if told_to_stop.is_set():
            return code
        if time.monotonic() - started > HEALTHY_SECONDS:
            wait = FIRST_WAIT
        print(f"ended with {code}, starts again in {wait:g} s", flush=True)
        told_to_stop.wait(wait)
        if told_to_stop.is_set():
            return code
        wait = min(LONGEST_WAIT, wait * 2)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
