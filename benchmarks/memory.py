"""Memory and processor time of a process with its children."""

from __future__ import annotations

from collections.abc import Iterator

import psutil


def family(pid: int) -> Iterator[psutil.Process]:
    """The process and everything it started."""
    process = psutil.Process(pid)
    yield process
    yield from process.children(recursive=True)


def memory(pid: int) -> dict[str, float]:
    """`pss` (shared pages divided among those who share them), `uss` (pages nobody shares) and `data`, in MB.

    `data` leaves out what is mapped from files, so it does not depend on who else has the same libraries.
    """
    found = [process.memory_full_info() for process in family(pid)]
    return {
        "pss": sum(info.pss for info in found) / 1e6,
        "uss": sum(info.uss for info in found) / 1e6,
        "data": sum(info.rss - info.shared for info in found) / 1e6,
    }


def processor_seconds(pid: int) -> float:
    """User and system time since the start."""
    times = [process.cpu_times() for process in family(pid)]
    return sum(time.user + time.system for time in times)


def slope(points: list[tuple[float, float]]) -> float:
    """By least squares: how much the second number grows for each one of the first."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
