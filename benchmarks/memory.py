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
    """`pss` (shared pages divided among those who share them) and `uss` (its own pages alone), in MB."""
    found = [process.memory_full_info() for process in family(pid)]
    return {kind: sum(getattr(info, kind) for info in found) / 1e6 for kind in ("pss", "uss")}


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
