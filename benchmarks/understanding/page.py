"""The measurements as a Markdown page and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import table
from benchmarks.understanding.answers import NOT_UNDERSTOOD
from benchmarks.understanding.measuring import ALL_TOGETHER, AS_WRITTEN, Measured
from benchmarks.understanding.messages import Example
from benchmarks.understanding.metrics import confusions

WORST = 10
EXAMPLES_OF_EACH = 2
LONGEST_EXAMPLE = 160
INTRODUCTION = Path(__file__).with_name("introduction.md")


@dataclass(frozen=True)
class Run:
    """Everything that a page tells: the machine, what was asked, and what each assistant made of it."""

    machine: dict[str, str]
    examples: list[Example]
    off_topic: dict[str, list[str]]
    measured: list[Measured]


def page(run: Run) -> str:
    """The whole page; the first assistant's confusions are the ones that are shown."""
    ours = run.measured[0]
    parts = [
        "# Understanding",
        INTRODUCTION.read_text(encoding="utf-8").strip(),
        "\n".join(f"- {name}: {value}" for name, value in run.machine.items()),
        "![Macro-F1](images/understanding-f1.svg)",
        _side_by_side(run.measured),
        _off_topic(run) if run.off_topic else "",
        f"## The worst confusions of {ours.name}",
        _confusions(run.examples, ours),
        "![Confusion matrix](images/understanding-confusion.svg)",
        "## F1 of each intent",
        _by_intent(run),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def record(run: Run, path: Path) -> None:
    """Writes the numbers, without the single answers, as JSON."""
    found: dict[str, Any] = {"machine": run.machine, "test messages": len(run.examples), "assistants": {}}
    for one in run.measured:
        found["assistants"][one.name] = {
            "training": asdict(one.trained.training),
            "model megabytes": one.trained.megabytes,
            "memory megabytes": one.megabytes_of_memory,
            "parse milliseconds": dict(zip(("p50", "p95"), one.parse, strict=True)),
            "understanding": {way: asdict(numbers) for way, numbers in one.by_way.items()},
            "turning away": {name: asdict(numbers) for name, numbers in one.away.items()},
        }
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _side_by_side(measured: list[Measured]) -> str:
    rows = [
        ["macro-F1, " + way, *(f"{one.by_way[way].macro_f1:.3f}" for one in measured)]
        for way in measured[0].by_way
    ]
    plain = [one.by_way[AS_WRITTEN] for one in measured]
    rows += [
        ["intents below 0.90", *(str(sum(f < 0.9 for f in one.by_intent.values())) for one in plain)],
        ["expected calibration error", *(f"{one.calibration_error:.3f}" for one in plain)],
        ["own messages turned away", *(f"{one.turned_away:.1%}" for one in plain)],
        ["parse p50, ms", *(f"{one.parse[0]:.1f}" for one in measured)],
        ["parse p95, ms", *(f"{one.parse[1]:.1f}" for one in measured)],
        ["training, s", *(f"{one.trained.training.seconds:,.0f}" for one in measured)],
        ["training, processor s", *(f"{one.trained.training.processor_seconds:,.0f}" for one in measured)],
        ["load average before training", *(f"{one.trained.training.load_before:.1f}" for one in measured)],
        ["model, MB", *(f"{one.trained.megabytes:.1f}" for one in measured)],
        ["memory, MB", *(f"{one.megabytes_of_memory:,.0f}" for one in measured)],
    ]
    if ALL_TOGETHER in measured[0].away:
        away = [one.away[ALL_TOGETHER] for one in measured]
        rows += [
            ["off-topic accepted", *(f"{one.accepted:.1%}" for one in away)],
            ["off-topic accepted at equal loss", *(f"{one.accepted_at_equal_loss:.1%}" for one in away)],
            ["off-topic AUROC", *(f"{one.auroc:.3f}" for one in away)],
        ]
    return table(["", *(one.name for one in measured)], rows)


def _off_topic(run: Run) -> str:
    rows = []
    counts = {name: len(texts) for name, texts in run.off_topic.items()}
    for name, count in {**counts, ALL_TOGETHER: sum(counts.values())}.items():
        for what in ("accepted", "accepted_at_equal_loss", "auroc"):
            values = [getattr(one.away[name], what) for one in run.measured]
            shown = [f"{value:.3f}" if what == "auroc" else f"{value:.1%}" for value in values]
            rows.append([f"{name} ({count:,})", what.replace("_", " "), *shown])
    head = ["messages", "", *(one.name for one in run.measured)]
    return "## Off-topic messages\n\n![Curves](images/understanding-off-topic.svg)\n\n" + table(head, rows)


def _confusions(examples: list[Example], measured: Measured) -> str:
    rows = [
        [
            one.right,
            one.found,
            str(len(one.messages)),
            "<br>".join(map(_cell, one.messages[:EXAMPLES_OF_EACH])),
        ]
        for one in confusions(examples, measured.answers)[:WORST]
    ]
    return table(["intent", "taken for", "messages", "for example"], rows)


def _cell(text: str) -> str:
    shown = text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"
    return shown.replace("|", "\\|")


def _by_intent(run: Run) -> str:
    counts: dict[str, int] = {}
    for one in run.examples:
        counts[one.intent] = counts.get(one.intent, 0) + 1
    rows = [
        [intent, str(count), *(f"{one.by_way[AS_WRITTEN].by_intent[intent]:.3f}" for one in run.measured)]
        for intent, count in sorted(counts.items())
    ]
    note = f"`{NOT_UNDERSTOOD}` counts as wrong."
    return table(["intent", "messages", *(one.name for one in run.measured)], rows) + "\n\n" + note
