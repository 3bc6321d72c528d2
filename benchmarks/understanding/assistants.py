"""Ours and its three peers: how each is trained on the same messages, and how it is asked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

from benchmarks.peer import QUIET, default_config
from benchmarks.understanding.messages import Example, training_examples
from vejviser.settings import PROJECT_ROOT

WORK = PROJECT_ROOT / "build" / "nlu"
NLPJS = PROJECT_ROOT / "benchmarks" / "nlpjs"
ASK_RASA = [sys.executable, "-m", "benchmarks.understanding.rasa_trial"]
ESTIMATOR = [sys.executable, "-m", "benchmarks.understanding.estimator_trial"]
UNTOUCHED = "TF-IDF untouched + logistic"
OURS, RASA = "Vejviser", "Rasa's default"
# Rasa keeps what it has trained; what is timed is trained anew.
WITHOUT_CACHE = {"RASA_MAX_CACHE_SIZE": "0"}


@dataclass(frozen=True)
class Trained:
    """A model, the seconds that its training took, and the load average before it."""

    model: Path
    seconds: float
    load_before: float

    @property
    def megabytes(self) -> float:
        """What the model takes on disk."""
        return self.model.stat().st_size / 1e6


@dataclass(frozen=True)
class Assistant:
    """A way of training a model, and the command that asks it (see `answers.ask`) but for the model."""

    name: str
    train: Callable[[], Trained]
    command: list[str]


def assistants() -> list[Assistant]:
    """Ours first."""
    node = shutil.which("node") or "node"
    return [
        Assistant(OURS, _train_ours, ASK_RASA),
        Assistant(RASA, _train_rasa_default, ASK_RASA),
        Assistant("nlp.js", _train_nlpjs, [node, str(NLPJS / "trial.mjs")]),
        Assistant("scikit-learn", _train_untouched, [*ESTIMATOR, "ask"]),
    ]


def train_rasa(config: Path, model: Path, messages: Path = PROJECT_ROOT / "data" / "nlu") -> Trained:
    """Trains the pipeline of a Rasa configuration on messages in YAML. Raises `CalledProcessError`."""
    command = [
        sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(messages),
        "--domain", "domain.yml", "--out", str(model.parent), "--quiet",
        "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    return _timed(command, model)


def _train_ours() -> Trained:
    return train_rasa(PROJECT_ROOT / "config.yml", WORK / "ours.tar.gz")


def _train_rasa_default() -> Trained:
    """Kept by what it was made from, because it takes long."""
    folder = PROJECT_ROOT / "build" / "nlu-peer" / rasa_default_fingerprint()
    noted, model = folder / "training.json", folder / "models" / "peer.tar.gz"
    if not noted.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config = folder / "config.yml"
        config.write_text(yaml.safe_dump(default_config(), sort_keys=False), encoding="utf-8")
        print("Training Rasa's default pipeline on our data (half an hour or more, once) ...", flush=True)
        trained = train_rasa(config, model)
        noted.write_text(
            json.dumps({"seconds": trained.seconds, "load_before": trained.load_before}), encoding="utf-8"
        )
    found = json.loads(noted.read_text(encoding="utf-8"))
    return Trained(model, found["seconds"], found["load_before"])


def rasa_default_fingerprint() -> str:
    """Twelve hexadecimal digits that change with the messages, the pipeline or its libraries."""
    made_from = [version("rasa"), version("tensorflow"), default_config()["pipeline"]]
    examples = sorted((one.intent, one.text) for one in training_examples())
    return hashlib.sha256(json.dumps([made_from, examples]).encode()).hexdigest()[:12]


def _train_nlpjs() -> Trained:
    command = [shutil.which("node") or "node", str(NLPJS / "train.mjs")]
    return train_on_pairs(command, WORK / "nlpjs.json", training_examples())


def _train_untouched() -> Trained:
    return train_on_pairs([*ESTIMATOR, "train", UNTOUCHED], WORK / "plain.joblib", training_examples())


def train_on_pairs(command: list[str], model: Path, examples: list[Example]) -> Trained:
    """Runs a training that takes a JSON file of [text, intent] pairs and where to write the model.

    Raises `CalledProcessError`; the log is beside the model.
    """
    model.parent.mkdir(parents=True, exist_ok=True)
    pairs = model.with_suffix(".pairs.json")
    pairs.write_text(json.dumps([[one.text, one.intent] for one in examples]), encoding="utf-8")
    return _timed([*command, str(pairs), str(model)], model)


def _timed(command: list[str], model: Path) -> Trained:
    model.parent.mkdir(parents=True, exist_ok=True)
    load, began = os.getloadavg()[0], time.monotonic()
    with (model.parent / f"{model.name}.log").open("wb") as log:
        subprocess.run(
            command, cwd=PROJECT_ROOT, env={**os.environ, **QUIET, **WITHOUT_CACHE}, check=True,
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return Trained(model, time.monotonic() - began, load)
