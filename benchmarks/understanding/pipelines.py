"""`make bench-pipelines`: the ways of understanding that were tried, on held-out training messages.

A quarter of `data/nlu` is held out, near-duplicates together, and every candidate is trained on the rest:
the test messages choose nothing. Options: `--off-topic DIR` (or `VEJVISER_OOS`), `--only PART-OF-NAME`,
`--go-on` after a run that was cut off, `--write` for `docs/pipelines.md`.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sklearn.model_selection import GroupKFold

from benchmarks.machine import describe
from benchmarks.tables import table
from benchmarks.understanding.answers import OFF_TOPIC, ask
from benchmarks.understanding.assistants import (
    ASK_RASA,
    ESTIMATOR,
    WORK,
    Trained,
    train_on_pairs,
    train_rasa,
)
from benchmarks.understanding.estimators import estimators
from benchmarks.understanding.messages import Example, off_topic, training_examples
from benchmarks.understanding.metrics import times, turning_away, understanding
from vejviser.nlu.near_duplicates import near_duplicates
from vejviser.settings import PROJECT_ROOT

FOLDS = 4
FOLDER = WORK / "pipelines"
# After each candidate, so that a run that is cut off can go on.
ROWS = FOLDER / "rows.json"
SPARSE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
FALLBACK = {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.05}
INTRODUCTION = """# Which pipeline

Written by `make bench-pipelines`. A quarter of the training messages (`data/nlu`), near-duplicates together,
is held out; every candidate is trained on the rest. The test messages have no part in it. Times are processor
time, of one message alone on one core, with Rasa around it for the rows that begin with *Rasa* and for
`config.yml`. *Accepted at equal loss*: of off-topic messages, when the threshold loses 3 % of the
held-out messages that are not off-topic."""


@dataclass(frozen=True)
class Candidate:
    """A name for the table, how it is trained on examples, and the command that asks the model."""

    name: str
    train: Callable[[list[Example], Path], Trained]
    command: list[str]


def candidates() -> list[Candidate]:
    """scikit-learn's, Rasa's, and what `config.yml` has now."""
    ours = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return [
        *(_estimator(name) for name in estimators()),
        _rasa("Rasa: counts + logistic", [*SPARSE, {"name": "LogisticRegressionClassifier"}, FALLBACK]),
        _rasa(
            "Rasa: counts + DIET, light (20 epochs)",
            [*SPARSE, {"name": "DIETClassifier", "epochs": 20, "entity_recognition": False,
                       "constrain_similarities": True}, FALLBACK],
        ),
        _rasa("`config.yml`", ours),
    ]  # fmt: skip


def main() -> None:
    """Trains and asks all, and prints the table."""
    options = _options()
    command = "make bench-pipelines" + (", gone on with after a break" if options.go_on else "")
    machine = [f"- {name}: {line}" for name, line in describe(command).items()]
    examples = training_examples()
    learnt, held_out = _split(examples)
    away = off_topic(options.off_topic) if options.off_topic else {}
    others = [text for some in away.values() for text in some]
    done: dict[str, list[str]] = json.loads(ROWS.read_text(encoding="utf-8")) if options.go_on else {}
    for candidate in candidates():
        if options.only in candidate.name and candidate.name not in done:
            done[candidate.name] = _row(candidate, learnt, held_out, others)
            ROWS.write_text(json.dumps(done, ensure_ascii=False), encoding="utf-8")
            print("  ".join(done[candidate.name]), flush=True)
    head = [
        "pipeline", "macro-F1", "intents below 0.85", "calibration error", "off-topic accepted at equal loss",
        "off-topic AUROC", "parse p50, ms", "p95, ms", "training, processor s", "model, MB", "memory, MB",
    ]  # fmt: skip
    counted = f"{len(learnt):,} messages learnt, {len(held_out):,} held out, {len(others):,} off-topic."
    page = "\n\n".join([INTRODUCTION, counted, table(head, list(done.values())), "\n".join(machine)]) + "\n"
    print("\n" + page)
    if options.write:
        (PROJECT_ROOT / "docs" / "pipelines.md").write_text(page, encoding="utf-8")


def _split(examples: list[Example]) -> tuple[list[Example], list[Example]]:
    texts = [one.text for one in examples]
    learnt, held_out = next(GroupKFold(FOLDS).split(texts, groups=near_duplicates(texts)))
    return [examples[i] for i in learnt], [examples[i] for i in held_out]


def _row(
    candidate: Candidate, learnt: list[Example], held_out: list[Example], others: list[str]
) -> list[str]:
    name = "".join(letter if letter.isalnum() else "-" for letter in candidate.name).strip("-")
    trained = candidate.train(learnt, FOLDER / name)
    command = [*candidate.command, str(trained.model)]
    answers, memory = ask(command, [*(one.text for one in held_out), *others], FOLDER / f"{name}.log")
    own, away = answers[: len(held_out)], answers[len(held_out) :]
    found, (p50, p95) = understanding(held_out, own), times(own)
    inside = [answer for answer, one in zip(own, held_out, strict=True) if one.intent != OFF_TOPIC]
    apart = turning_away(inside, away) if away else None
    return [
        candidate.name, f"{found.macro_f1:.3f}", str(sum(f < 0.85 for f in found.by_intent.values())),
        f"{found.calibration_error:.3f}",
        f"{apart.accepted_at_equal_loss:.1%}" if apart else "", f"{apart.auroc:.3f}" if apart else "",
        f"{p50:.1f}", f"{p95:.1f}", f"{trained.training.processor_seconds:.0f}", f"{trained.megabytes:.1f}",
        f"{memory:,.0f}",
    ]  # fmt: skip


def _estimator(name: str) -> Candidate:
    def train(examples: list[Example], model: Path) -> Trained:
        return train_on_pairs([*ESTIMATOR, "train", name], model.with_suffix(".joblib"), examples)

    return Candidate(name, train, [*ESTIMATOR, "ask"])


def _rasa(name: str, pipeline: list[dict[str, Any]]) -> Candidate:
    def train(examples: list[Example], model: Path) -> Trained:
        model.parent.mkdir(parents=True, exist_ok=True)
        config, data = model.with_suffix(".config.yml"), model.with_suffix(".nlu.yml")
        whole = {"recipe": "default.v1", "assistant_id": "pipelines", "language": "da", "pipeline": pipeline}
        config.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
        _write_messages(examples, data)
        return train_rasa(config, model.with_name(f"{model.name}.tar.gz"), data)

    return Candidate(name, train, ASK_RASA)


def _write_messages(examples: list[Example], path: Path) -> None:
    by_intent: dict[str, list[dict[str, str]]] = {}
    for one in examples:
        by_intent.setdefault(one.intent, []).append({"text": one.text})
    found = {
        "version": "3.1",
        "nlu": [{"intent": name, "examples": some} for name, some in by_intent.items()],
    }
    path.write_text(yaml.safe_dump(found, allow_unicode=True), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-pipelines", description=__doc__)
    folder = os.environ.get("VEJVISER_OOS")
    parser.add_argument("--off-topic", type=Path, default=Path(folder) if folder else None, metavar="DIR")
    parser.add_argument("--only", default="", metavar="PART-OF-NAME")
    parser.add_argument("--go-on", action="store_true", help="keep what the last run has measured")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
