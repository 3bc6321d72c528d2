"""Rasa's default assistant on our data: what `make bench` compares with.

The project has our `data/` and `domain.yml`, the pipeline and policies that Rasa's own auto-configuration
takes for the project of `rasa init`, its `rest` channel, its SQL tracker store and its in-memory locks. The
custom actions are ours, called on our action server. Training takes long, so the model is kept under `build/`
by what it was made from.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from vejviser.settings import PROJECT_ROOT

WORK = PROJECT_ROOT / "build" / "bench"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


@dataclass(frozen=True)
class Training:
    """How long a training took: wall clock and processor time in seconds, and the load average before it."""

    seconds: float
    processor_seconds: float
    load_before: float

    @property
    def disturbed(self) -> bool:
        """Whether it had to share the processors: alone, these trainings keep one busy or more."""
        return self.processor_seconds < self.seconds


def default_config() -> dict[str, Any]:
    """`rasa init`'s configuration as Rasa fills it in, with Danish as its language."""
    recipes = importlib.resources.files("rasa.engine.recipes.config_files")
    config = yaml.safe_load((recipes / "default_config.yml").read_text(encoding="utf-8"))
    return {**config, "language": "da", "assistant_id": "peer"}


def timed_training(
    command: list[str], directory: Path, environment: dict[str, str], log_file: Path = WORK / "training.log"
) -> Training:
    """Runs a training in a process of its own. Raises `CalledProcessError`; the log says why."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    before, load = resource.getrusage(resource.RUSAGE_CHILDREN), os.getloadavg()[0]
    began = time.monotonic()
    with log_file.open("wb") as log:
        subprocess.run(
            command, cwd=directory, env=environment, check=True, stdout=log, stderr=subprocess.STDOUT
        )
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Training(seconds, used, load)


def trained_peer(anew: bool = False) -> tuple[Path, Training]:
    """The project's directory, with `models/peer.tar.gz` in it, and how long its training took."""
    directory = WORK / f"peer-{_fingerprint()}"
    noted = directory / "training.json"
    if anew or not noted.is_file():
        shutil.rmtree(directory, ignore_errors=True)
        _write_project(directory)
        print("Training Rasa's default configuration on our data (about an hour, once) ...", flush=True)
        training = timed_training(
            [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "peer", "--quiet"],
            directory,
            {**os.environ, **QUIET},
        )
        noted.write_text(json.dumps(asdict(training)), encoding="utf-8")
    return directory, Training(**json.loads(noted.read_text(encoding="utf-8")))


def write_endpoints(path: Path, actions: str, secret: str, tracker_store: dict[str, Any]) -> None:
    """Rasa's `endpoints.yml` with the address of the action server and a stock tracker store."""
    action = {"url": f"{actions}/webhook", "headers": {"X-Vejviser-Secret": secret}}
    path.write_text(
        yaml.safe_dump({"action_endpoint": action, "tracker_store": tracker_store}), encoding="utf-8"
    )


def _write_project(directory: Path) -> None:
    shutil.copytree(PROJECT_ROOT / "data", directory / "data")
    shutil.copy(PROJECT_ROOT / "domain.yml", directory)
    (directory / "config.yml").write_text(yaml.safe_dump(default_config(), sort_keys=False), encoding="utf-8")
    (directory / "credentials.yml").write_text("rest:\n", encoding="utf-8")


def _fingerprint() -> str:
    """Twelve hexadecimal digits that change with the data, the domain, the configuration or Rasa."""
    digest = hashlib.sha256(f"{version('rasa')} {version('tensorflow')} {default_config()}".encode())
    for path in [PROJECT_ROOT / "domain.yml", *sorted((PROJECT_ROOT / "data").rglob("*.yml"))]:
        digest.update(f"{path.relative_to(PROJECT_ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    print(*trained_peer(anew="--anew" in sys.argv))
