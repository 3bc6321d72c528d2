"""Numbers as Markdown: medians with smallest and largest, ratios, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

Rounds = list[dict[str, Any]]
STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def spread(values: Iterable[float], digits: int = 1) -> str:
    """`median (smallest–largest)`; the median alone where there is one value."""
    numbers = sorted(values)
    if len(numbers) == 1:
        return f"{numbers[0]:,.{digits}f}"
    return f"{median(numbers):,.{digits}f} ({numbers[0]:,.{digits}f}–{numbers[-1]:,.{digits}f})"


def ratios(found: dict[str, Rounds], value: Callable[[dict[str, Any]], float]) -> list[float]:
    """Ours against the peer, round by round."""
    pairs = zip(found["ours"], found["peer"], strict=True)
    return [value(ours) / value(peer) for ours, peer in pairs]


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
