"""The measurements against the budgets, section 6 of the design."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

from benchmarks.length import PLACES, growth, measured_places
from benchmarks.peer import Training
from benchmarks.tables import STORES, ratios, spread, table

FASTER, SMALLER = "≥", "≤"
BUDGETS = {
    "speed": (FASTER, 3.0),
    "p95": (SMALLER, 1 / 3),
    "memory": (SMALLER, 0.6),
    "start": (SMALLER, 0.6),
    "training": (SMALLER, 0.25),
    "growth": (SMALLER, 1.3),
    "workers": (FASTER, 1.6),
}


def budgets(found: dict[str, Any]) -> str:
    """The table, of what was measured; empty if nothing of it was."""
    rows = [
        [what, spread(values, 2) + " ×", _budget(name), _verdict(name, median(values))]
        for what, name, values in _compared(found)
    ]
    return "## Budgets\n\n" + table(["ours against peer", "measured", "budget", ""], rows) if rows else ""


def _compared(found: dict[str, Any]) -> Iterable[tuple[str, str, list[float]]]:
    if "capacity" in found:
        both = found["capacity"]
        yield (
            "messages/s, 8 customers at once",
            "speed",
            ratios(both, lambda one: one["load"]["8"]["per_second"]),
        )
        yield "p95 of one turn, 8 at once", "p95", ratios(both, lambda one: one["load"]["8"]["p95"])
        had = found["conversations"]
        yield (
            f"memory (PSS) after {had} conversations",
            "memory",
            ratios(both, lambda one: one["after"]["pss"]),
        )
        yield "start to the first answer", "start", ratios(both, lambda one: one["start"])
    if "training" in found:
        peer = found["training"]["peer"][0]
        # A training that shared the machine says nothing by the clock.
        disturbed = Training(**peer).disturbed
        what, key = ("training, processor", "processor_seconds") if disturbed else ("training", "seconds")
        ours = [one[key] for one in found["training"]["ours"]]
        yield f"{what} time", "training", [one / peer[key] for one in ours]
    for store, turns in found.get("length", {}).items():
        last = measured_places(turns)[-1]
        values = [growth(one, last) for one in turns["ours"]]
        yield f"ours: turn {last} against turn {PLACES[0]}, {STORES[store]}", "growth", values
    for customers, rounds in found.get("workers", {}).items():
        one, two = rounds["1"], rounds["2"]
        values = [b["per_second"] / a["per_second"] for a, b in zip(one, two, strict=True)]
        yield f"ours: messages/s of two workers against one, {customers} customers", "workers", values


def _budget(name: str) -> str:
    sign, limit = BUDGETS[name]
    return f"{sign} {limit:.2f} ×"


def _verdict(name: str, value: float) -> str:
    sign, limit = BUDGETS[name]
    return "kept" if (value >= limit if sign == FASTER else value <= limit) else "**not kept**"
