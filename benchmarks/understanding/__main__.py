"""`make bench-nlu`: ours, Rasa's default pipeline, nlp.js and scikit-learn on the same messages.

Options: `--off-topic DIR` (or `VEJVISER_OOS`) for messages that are to be turned away, `--write` for
`docs/understanding.md`, `--only NAME` for one assistant.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.understanding.assistants import assistants
from benchmarks.understanding.measuring import measure
from benchmarks.understanding.messages import off_topic, test_examples
from benchmarks.understanding.page import Run, page, record
from benchmarks.understanding.plots import draw
from vejviser.settings import PROJECT_ROOT

DOCS = PROJECT_ROOT / "docs"


def main() -> None:
    """Runs, prints the page, and writes it if asked to."""
    options = _options()
    machine = describe("make bench-nlu")
    away = off_topic(options.off_topic) if options.off_topic else {}
    if not away:
        print("Off-topic messages are not measured: give --off-topic DIR or VEJVISER_OOS.")
    examples = test_examples()
    measured = []
    for assistant in assistants():
        if options.only in (None, assistant.name):
            print(f"{assistant.name} ...", flush=True)
            measured.append(measure(assistant, examples, away))
            print(f"  macro-F1 {measured[-1].by_way['as written'].macro_f1:.3f}", flush=True)
    run = Run(machine, examples, away, measured)
    text = page(run)
    print("\n" + text)
    if options.write:
        draw(run, DOCS / "images")
        record(run, DOCS / "understanding.json")
        (DOCS / "understanding.md").write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-nlu", description=__doc__)
    folder = os.environ.get("VEJVISER_OOS")
    parser.add_argument("--off-topic", type=Path, default=Path(folder) if folder else None, metavar="DIR")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    main()
