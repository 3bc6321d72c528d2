"""`make bench`: this assistant against Rasa's default on the same data, machine and in the same run.

Prints Markdown; `--write` puts it, the raw numbers and the plots under `docs/`. Raw numbers are kept in
`build/bench/results.json` after each part, so that a run that is cut off is not lost.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import capacity, length, training, workers
from benchmarks.machine import describe
from benchmarks.peer import WORK, trained_peer
from benchmarks.plan import QUICK, WHOLE
from benchmarks.plots import draw
from benchmarks.report import markdown
from vejviser.settings import PROJECT_ROOT

PARTS = ("training", "capacity", "length", "workers")
DOCS = PROJECT_ROOT / "docs"
RESULTS = WORK / "results.json"


def main() -> None:
    """Measures, prints and, if told to, writes."""
    options = _options()
    found = json.loads(options.render.read_text(encoding="utf-8")) if options.render else _measure(options)
    page = markdown(found)
    print("\n" + page)
    if options.write:
        draw(found, DOCS / "images")
        (DOCS / "benchmarks.md").write_text(page, encoding="utf-8")
        (DOCS / "benchmarks.json").write_text(_json(found), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a smoke run of a few minutes; its numbers are worth nothing"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument(
        "--train", action="store_true", help="train Rasa's default anew, even if its model is there"
    )
    parser.add_argument(
        "--go-on", action="store_true", help="keep the other parts of the last run on this machine"
    )
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md, .json and the plots")
    parser.add_argument(
        "--render", type=Path, metavar="FILE", help="measure nothing: take the numbers of this file"
    )
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    plan = QUICK if options.quick else WHOLE
    project, peer_training = trained_peer(anew=options.train)
    if peer_training.disturbed:
        print("Rasa's default was trained while the machine was busy: --train measures it anew.", flush=True)
    began = time.monotonic()
    command = shlex.join(["python", "-m", "benchmarks.compare", *sys.argv[1:]])
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if options.go_on else {}
    found |= {"machine": describe(command), "conversations": plan.conversations}
    for name, line in found["machine"].items():
        print(f"{name}: {line}", flush=True)
    measures = {
        "training": lambda: training.measure(plan, peer_training),
        "capacity": lambda: capacity.measure(plan, project),
        "length": lambda: length.measure(plan, project),
        "workers": lambda: workers.measure(plan),
    }
    for number, part in enumerate(options.only, 1):
        print(
            f"[{number}/{len(options.only)}] {part}, {time.monotonic() - began:.0f} s after the start",
            flush=True,
        )
        found[part] = measures[part]()
        WORK.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(_json(found), encoding="utf-8")
    print(f"measured in {(time.monotonic() - began) / 60:.0f} minutes", flush=True)
    return found


def _json(found: dict[str, Any]) -> str:
    def rounded(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rounded(one) for key, one in value.items()}
        if isinstance(value, list):
            return [rounded(one) for one in value]
        return float(f"{value:.4g}") if isinstance(value, float) else value

    return json.dumps(rounded(found), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
