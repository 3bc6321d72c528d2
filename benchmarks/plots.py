"""The two plots of the benchmark page."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from benchmarks.tables import STORES

COLOURS = {"ours": "#0b5d4e", "peer": "#b3541e"}
LINES = {"sqlite": "-", "postgresql": "--"}
SMOOTHED_TURNS = 10
# The same picture gives the same file.
matplotlib.rcParams["svg.hashsalt"] = "vejviser"


def draw(found: dict[str, Any], directory: Path) -> None:
    """Writes `bench-latency.svg` and `bench-length.svg`, of what was measured."""
    if "capacity" in found:
        _latency(found["capacity"], directory / "bench-latency.svg")
    if "length" in found:
        _length(found["length"], directory / "bench-length.svg")


def _latency(found: dict[str, list[dict[str, Any]]], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4))
    for name, rounds in found.items():
        customers = [int(number) for number in rounds[0]["load"]]
        for percentile, line in (("p50", "-"), ("p95", "--")):
            heights = [median(one["load"][str(number)][percentile] for one in rounds) for number in customers]
            axes.plot(
                customers, heights, line, marker="o", color=COLOURS[name], label=f"{name}, {percentile}"
            )
    axes.set(xscale="log", yscale="log", xlabel="customers at once", ylabel="a turn, ms")
    axes.set_xticks(customers, [str(number) for number in customers])
    _save(figure, axes, path)


def _length(found: dict[str, dict[str, list[list[float]]]], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4))
    for store, assistants in found.items():
        for name, conversations in assistants.items():
            label = f"{name}, {STORES[store]}"
            places, heights = _smooth(conversations)
            axes.plot(places, heights, LINES[store], color=COLOURS[name], label=label)
    axes.set(yscale="log", xlabel="turn of the conversation", ylabel="a turn, ms (median of ten)")
    _save(figure, axes, path)


def _smooth(conversations: list[list[float]]) -> tuple[list[int], list[float]]:
    """The median of each ten turns, in the middle of them, over all conversations."""
    length = min(len(one) for one in conversations)
    starts = range(0, length - SMOOTHED_TURNS + 1, SMOOTHED_TURNS)
    heights = [
        median(t for one in conversations for t in one[start : start + SMOOTHED_TURNS]) for start in starts
    ]
    return [start + SMOOTHED_TURNS // 2 for start in starts], heights


def _save(figure: Any, axes: Any, path: Path) -> None:
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
