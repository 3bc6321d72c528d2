"""The test stories beside this file, each message understood and each action predicted by the trained model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from vejviser.settings import PROJECT_ROOT, read_settings
from vejviser.training import fingerprint, trained_model

STORIES = Path(__file__).parent
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the sources as they are; trained aside if it is not there."""
    if there := trained_model(read_settings().models):
        return there
    models = tmp_path_factory.mktemp("models")
    environment = {**os.environ, **QUIET, "VEJVISER_MODELS": str(models)}
    trained = _run(["-m", "vejviser", "train"], environment, PROJECT_ROOT)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return models / f"vejviser-{fingerprint()}.tar.gz"


def test_every_story_is_predicted_right(model: Path, tmp_path: Path) -> None:
    arguments = [
        "-m", "rasa", "test", "core", "--e2e", "--no-plot", "--stories", str(STORIES), "--model", str(model),
        "--endpoints", "none.yml", "--out", str(tmp_path),
    ]  # fmt: skip
    environment = {**os.environ, **QUIET, "PYTHONPATH": str(PROJECT_ROOT)}
    tested = _run(arguments, environment, tmp_path)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert failed.startswith("# None of the test stories failed"), failed
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["total"] == number_of_stories()


def number_of_stories() -> int:
    """How many stories the files hold, so that none is left out unseen."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in STORIES.glob("test_*.yml")]
    return sum(len(file["stories"]) for file in files)


def _run(
    arguments: list[str], environment: dict[str, str], directory: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment, cwd=directory, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
