"""How long `vejviser up` takes until a message can be answered, and how much memory it holds.

`make bench-start` prints the table of the README. Train before: a start that trains measures training.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil

from tests.e2e.running_stack import Stack, running_together

STARTS = 5
NAMES = {"-m desk serve": "desk", "-m desk follow": "review", "-m vejviser bot": "bot"}


def main() -> None:
    """Starts everything a few times and prints medians."""
    seconds: list[float] = []
    memory: dict[str, list[float]] = {name: [] for name in NAMES.values()}
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as var:
            began = time.monotonic()
            with running_together(Path(var)) as stack:
                seconds.append(time.monotonic() - began)
                for name, megabytes in proportional_memory(stack).items():
                    memory[name].append(megabytes)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"median of {STARTS} starts\n")
    print("| | |\n|---|---|")
    print(f"| start to ready | {median(seconds):.1f} s |")
    for name, values in memory.items():
        print(f"| memory of {name} | {median(values):.0f} MB |")


def proportional_memory(stack: Stack) -> dict[str, float]:
    """Proportional set size in MB of each process with its children."""
    found: dict[str, float] = dict.fromkeys(NAMES.values(), 0.0)
    for process in psutil.Process(stack.processes["up"].pid).children(recursive=True):
        command = " ".join(process.cmdline())
        for pattern, name in NAMES.items():
            if pattern in command:
                found[name] += process.memory_full_info().pss / 1e6
    return found


if __name__ == "__main__":
    main()
