"""`make bench-policies`: which policies decide right, how fast, and what they weigh.

Each set of policies is trained without understanding (the intents are given) and tried in a process of its
own: on the test stories, on the dialogues of `benchmarks/paths/`, which no rule or story shows as a whole,
and on one long conversation. All sets have the settings of `RulePolicy` that `config.yml` has.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from benchmarks.machine import describe
from benchmarks.peer import QUIET, WORK, default_config, timed_training
from benchmarks.tables import table
from vejviser.settings import PROJECT_ROOT

TED = {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True}
FOLDER = WORK / "policies"
INTRODUCTION = """# Which policies

Written by `make bench-policies`. Intents are given, so that only decisions are compared. A dialogue is right
when every action of it is predicted (`rasa test core`). *Test stories* are those of `tests/stories`; *other
paths* are the dialogues of `benchmarks/paths`: forms interrupted, offers taken or declined after something
else, matters in another order. A turn is the time of all its predictions, median, on Rasa's own tracker,
which replays the conversation; the bot's tracker does not, see [benchmarks](benchmarks.md)."""


@dataclass(frozen=True)
class Candidate:
    """A set of policies under the name that the table has."""

    name: str
    policies: list[dict[str, Any]]

    def trained(self) -> tuple[Path, float]:
        """Its model and the seconds that training took; kept by what it was made from."""
        config = {
            "recipe": "default.v1", "assistant_id": "policies", "language": "da",
            "pipeline": [{"name": "KeywordIntentClassifier"}], "policies": self.policies,
        }  # fmt: skip
        model = FOLDER / f"{_fingerprint(config)}.tar.gz"
        noted = model.with_suffix(".json")
        if not noted.is_file():
            FOLDER.mkdir(parents=True, exist_ok=True)
            path = model.with_suffix(".yml")
            path.write_text(yaml.safe_dump(config), encoding="utf-8")
            command = [
                "-m", "rasa", "train", "core", "--config", str(path), "--stories", "data",
                "--out", str(FOLDER), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
            ]  # fmt: skip
            training = timed_training(command, PROJECT_ROOT, {**os.environ, **QUIET})
            noted.write_text(json.dumps(training.seconds), encoding="utf-8")
        return model, json.loads(noted.read_text(encoding="utf-8"))


def candidates() -> list[Candidate]:
    """The sets that are compared; the last one is what `config.yml` has now."""
    ours = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))["policies"]
    rules = {**next(policy for policy in ours if policy["name"].endswith("RulePolicy")), "name": "RulePolicy"}
    default = [rules if one["name"] == "RulePolicy" else one for one in default_config()["policies"]]
    return [
        Candidate("rules alone", [rules]),
        Candidate("rules, memoization (2 turns)", [{"name": "MemoizationPolicy", "max_history": 2}, rules]),
        Candidate("rules, augmented memoization", [{"name": "AugmentedMemoizationPolicy"}, rules]),
        Candidate("rules, TED (5 turns)", [rules, TED]),
        Candidate("Rasa's default: memoization, rules, UnexpecTED, TED", default),
        Candidate("`config.yml`", ours),
    ]


def main() -> None:
    """Trains and tries all, and prints the table; `--write` puts it into `docs/policies.md`."""
    machine = [f"- {name}: {line}" for name, line in describe("python -m benchmarks.policies").items()]
    print("\n".join(machine), flush=True)
    rows, wrongly = [], []
    for candidate in candidates():
        model, seconds = candidate.trained()
        numbers = _tried(model)
        rows.append([candidate.name, *_row(numbers), f"{seconds:.0f} s"])
        if wrong := numbers["stories"]["wrong"] + numbers["paths"]["wrong"]:
            wrongly.append(f"Wrong with {candidate.name}: " + "; ".join(wrong) + ".")
        print(f"{candidate.name}: {len(wrong)} dialogues wrong", flush=True)
    head = [
        "policies", "test stories right", "other paths right", "their actions right",
        "ms of a turn", "of turn 10", "of turn 100", "data", "training",
    ]  # fmt: skip
    page = "\n\n".join([INTRODUCTION, table(head, rows), *wrongly, "\n".join(machine)]) + "\n"
    print("\n" + page)
    if "--write" in sys.argv:
        (PROJECT_ROOT / "docs" / "policies.md").write_text(page, encoding="utf-8")


def _tried(model: Path) -> dict[str, Any]:
    """What the trial measured. Raises `CalledProcessError`; Rasa's warnings and errors are in `trial.log`."""
    with (FOLDER / "trial.log").open("wb") as log:
        tried = subprocess.run(
            [sys.executable, "-m", "benchmarks.policy_trial", str(model)],
            cwd=PROJECT_ROOT, env={**os.environ, **QUIET, "LOG_LEVEL": "ERROR"}, check=True,
            stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    return json.loads(tried.stdout.splitlines()[-1])


def _row(numbers: dict[str, Any]) -> list[str]:
    stories, paths, times = numbers["stories"], numbers["paths"], numbers["times"]
    return [
        f"{stories['right']} of {stories['dialogues']}",
        f"{paths['right']} of {paths['dialogues']}",
        f"{paths['actions_right'] / paths['actions']:.1%}",
        f"{median(times['short']):.1f}",
        f"{median(times['turn 10']):.1f}",
        f"{median(times['turn 100']):.1f}",
        f"{numbers['data']:.0f} MB",
    ]


def _fingerprint(config: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    sources = [
        "domain.yml",
        *(f"data/{kind}/*.yml" for kind in ("rules", "stories")),
        "vejviser/dialogue/*.py",
    ]
    for pattern in sources:
        for path in sorted(PROJECT_ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    main()
