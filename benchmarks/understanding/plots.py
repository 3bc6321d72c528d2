"""The plots of the page: macro-F1 side by side, off-topic curves, and a confusion matrix to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from benchmarks.understanding.answers import OFF_TOPIC
from benchmarks.understanding.metrics import confusion_matrix, curve
from benchmarks.understanding.page import Run

COLOURS = ["#0b5d4e", "#b3541e", "#5b5ea6", "#7a7a7a"]
# The same picture gives the same file.
matplotlib.rcParams["svg.hashsalt"] = "vejviser"


def draw(run: Run, directory: Path) -> None:
    """Writes `understanding-f1.svg`, `-confusion.svg`, and `-off-topic.svg` if there were such messages."""
    directory.mkdir(parents=True, exist_ok=True)
    _side_by_side(run, directory / "understanding-f1.svg")
    _confusion(run, directory / "understanding-confusion.svg")
    if run.off_topic:
        _off_topic(run, directory / "understanding-off-topic.svg")


def _side_by_side(run: Run, path: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 4))
    ways = list(run.measured[0].by_way)
    width = 0.8 / len(run.measured)
    for number, one in enumerate(run.measured):
        heights = [one.by_way[way].macro_f1 for way in ways]
        places = np.arange(len(ways)) + (number - (len(run.measured) - 1) / 2) * width
        bars = axes.bar(places, heights, width, color=COLOURS[number], label=one.name)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set(ylabel="macro-F1", ylim=(0, 1.05))
    axes.set_xticks(range(len(ways)), ways)
    axes.legend(ncols=len(run.measured), loc="lower center", fontsize=8)
    _save(figure, path)


def _off_topic(run: Run, path: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for number, one in enumerate(run.measured):
        pairs = zip(one.answers, run.examples, strict=True)
        inside = [answer for answer, example in pairs if example.intent != OFF_TOPIC]
        outside = [answer for some in one.off_topic.values() for answer in some]
        points = curve(inside, outside)
        axes.plot(
            [lost for _, lost, _ in points], [accepted for _, _, accepted in points],
            color=COLOURS[number], label=one.name,
        )  # fmt: skip
        axes.plot(
            sum(not answer.accepted for answer in inside) / len(inside),
            sum(answer.accepted for answer in outside) / len(outside),
            "o", color=COLOURS[number],
        )  # fmt: skip
    axes.set(
        xlabel="own messages turned away", ylabel="off-topic messages accepted", xlim=(0, 0.15), ylim=(0, 1),
        title="Moving the threshold (line), and as it comes (dot)",
    )  # fmt: skip
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


def _confusion(run: Run, path: Path) -> None:
    names, counts = confusion_matrix(run.examples, run.measured[0].answers)
    rows = counts[:-1]  # nothing is meant to be "not understood"
    shares = rows / rows.sum(axis=1, keepdims=True)
    figure, axes = plt.subplots(figsize=(11, 10.5))
    axes.imshow(shares, cmap="Greens", vmin=0, vmax=1, aspect="auto")
    for row, column in zip(*np.nonzero(rows), strict=True):
        wrong = row != column
        axes.text(
            column, row, str(rows[row, column]), ha="center", va="center", fontsize=8,
            color="#b3261e" if wrong else "white", fontweight="bold" if wrong else "normal",
        )  # fmt: skip
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names) - 1), names[:-1], fontsize=8)
    axes.set_xticks(np.arange(-0.5, len(names)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(names) - 1), minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    axes.set(xlabel="taken for", ylabel="meant", title=f"{run.measured[0].name}: messages, red where wrong")
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
