"""The measurements as Markdown tables: medians with smallest and largest, and ratios against the budgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.budgets import budgets
from benchmarks.length import around, growth, measured_places
from benchmarks.processor import total
from benchmarks.tables import STORES, Rounds, ratios, spread, table


def markdown(found: dict[str, Any]) -> str:
    """The whole page, of whatever parts were measured."""
    parts = [
        "# Benchmarks",
        _introduction(found),
        budgets(found),
        *([_load(found["capacity"]), _memory(found["capacity"])] if "capacity" in found else []),
        *([_length(found["length"])] if "length" in found else []),
        *([_workers(found["workers"])] if "workers" in found else []),
        *([_training(found["training"])] if "training" in found else []),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _introduction(found: dict[str, Any]) -> str:
    text = Path(__file__).with_name("introduction.md").read_text(encoding="utf-8").strip()
    return text + "\n\n" + "\n".join(f"- {name}: {value}" for name, value in found["machine"].items())


def _load(found: dict[str, Rounds]) -> str:
    names = {
        "per_second": "messages/s", "p50": "p50, ms", "p95": "p95, ms", "p99": "p99, ms",
        "processor": "processor time of the bot for a message, ms",
    }  # fmt: skip
    rows = []
    for customers in found["ours"][0]["load"]:
        for key, name in names.items():

            def value(one: dict[str, Any], customers: str = customers, key: str = key) -> float:
                return one["load"][customers][key]

            rows.append([customers, name, *_both(found, value)])
    sums = {name: _sums(rounds) for name, rounds in found.items()}
    note = " ".join(
        f"{name.capitalize()}: {each['answers'] / each['messages']:.2f} answers to a message,"
        f" {each['failed']} of {each['messages']} messages without one."
        for name, each in sums.items()
    )
    head = ["customers at once", "", "ours", "peer", "ratio"]
    return f"## Under load\n\n![Latency](images/bench-latency.svg)\n\n{table(head, rows)}\n\n{note}"


def _sums(rounds: Rounds) -> dict[str, int]:
    loads = [load for one in rounds for load in one["load"].values()]
    return {key: sum(load[key] for load in loads) for key in ("messages", "answers", "failed")}


def _memory(found: dict[str, Rounds]) -> str:
    values: dict[str, Callable[[dict[str, Any]], float]] = {
        "start to the first answer, s": lambda one: one["start"],
        "PSS at the first answer, MB": lambda one: one["ready"]["pss"],
        "USS at the first answer, MB": lambda one: one["ready"]["uss"],
        "PSS after the conversations, MB": lambda one: one["after"]["pss"],
        "USS after the conversations, MB": lambda one: one["after"]["uss"],
        "data at the first answer, MB": lambda one: one["ready"]["data"],
        "data after the conversations, MB": lambda one: one["after"]["data"],
    }
    rows = [[name, *_both(found, value)] for name, value in values.items()]
    # No ratio: the growth of one may be nothing.
    growth = (spread(one["grown"] for one in found[name]) for name in ("ours", "peer"))
    rows.append(["growth of data for each conversation, kB", *growth, ""])
    return "## Start and memory of the bot process\n\n" + table(["", "ours", "peer", "ratio"], rows)


def _both(found: dict[str, Rounds], value: Callable[[dict[str, Any]], float]) -> list[str]:
    ours, peer = ([value(one) for one in found[name]] for name in ("ours", "peer"))
    return [spread(ours), spread(peer), spread(ratios(found, value), 2)]


def _length(found: dict[str, dict[str, list[list[float]]]]) -> str:
    rows = []
    for store, turns in found.items():
        for name, conversations in turns.items():
            places = measured_places(turns)
            windows = [spread(t for one in conversations for t in around(one, place)) for place in places]
            grown = spread([growth(one, places[-1]) for one in conversations], 2)
            rows.append([STORES[store], name, *windows, grown])
    head = [
        "store",
        "ms of a turn",
        *(f"turn {place}" for place in places),
        f"{places[-1]} against {places[0]}",
    ]
    return (
        "## Cost by length of the conversation\n\n![Length](images/bench-length.svg)\n\n"
        + table(head, rows)
        + "\n\n"
        "Ten turns around the place, the same ten messages everywhere, in each of "
        f"{len(next(iter(found.values()))['ours'])} conversations."
    )


def _workers(found: dict[str, dict[str, Rounds]]) -> str:
    measured = [
        (customers, workers, rounds)
        for customers, by_workers in found.items()
        for workers, rounds in by_workers.items()
    ]
    rows = [
        [customers, workers, *(spread(one[key] for one in rounds) for key in ("per_second", "p50", "p95"))]
        for customers, workers, rounds in measured
    ]
    kinds = list(measured[0][2][0]["kinds"])
    spent = [
        [
            customers,
            workers,
            *(f"{median(one['kinds'][kind] for one in rounds):.1f}" for kind in kinds),
            f"{median(total(one['kinds']) for one in rounds):.1f}",
        ]
        for customers, workers, rounds in measured
    ]
    note = (
        "`vejviser up --workers N`: haproxy (for two), bots that run the actions themselves, the desk,\n"
        "PostgreSQL, Redis and the customers share the cores. Milliseconds of processor for a message:"
    )
    head = ["customers", "workers"]
    parts = [
        "## Workers on PostgreSQL and Redis",
        table([*head, "messages/s", "p50, ms", "p95, ms"], rows),
        note,
        table([*head, *kinds, "all"], spent),
    ]
    return "\n\n".join(parts)


def _training(found: dict[str, Rounds]) -> str:
    rows = [
        [
            name,
            spread(one["seconds"] for one in trainings),
            spread(one["processor_seconds"] for one in trainings),
            spread(one["load_before"] for one in trainings),
        ]
        for name, trainings in found.items()
    ]
    return "## Training\n\n" + table(["", "seconds", "processor seconds", "load average before"], rows)
