"""Ours and its three peers: how each is trained on the same messages, and how it is asked."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peer import QUIET, Training, timed_training, trained_peer
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
    """A model, and what its training took."""

    model: Path
    training: Training

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


def train_rasa(config: Path, model: Path, messages: Path) -> Trained:
    """Trains the pipeline of a Rasa configuration on messages in YAML. Raises `CalledProcessError`."""
    command = [
        sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(messages),
        "--domain", "domain.yml", "--out", str(model.parent), "--quiet",
        "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    return _timed(command, model)


def _train_ours() -> Trained:
    """Everything: understanding and dialogue, as `make train` does it."""
    models = WORK / "ours"
    shutil.rmtree(models, ignore_errors=True)
    environment = {**os.environ, **QUIET, **WITHOUT_CACHE, "VEJVISER_MODELS": str(models)}
    training = timed_training([sys.executable, "-m", "vejviser", "train"], PROJECT_ROOT, environment)
    (model,) = models.glob("*.tar.gz")
    return Trained(model, training)


def _train_rasa_default() -> Trained:
    """Everything, too: the same model that `make bench` takes, kept because it takes long."""
    directory, training = trained_peer()
    return Trained(directory / "models" / "peer.tar.gz", training)


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
    environment = {**os.environ, **QUIET, **WITHOUT_CACHE}
    log = model.parent / f"{model.name}.log"
    return Trained(model, timed_training(command, PROJECT_ROOT, environment, log))
