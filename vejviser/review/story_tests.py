"""Running saved conversations as Rasa's test stories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from vejviser.review.errors import ReviewFailed
from vejviser.settings import PROJECT_ROOT
from vejviser.training_data.corrections import Story

DIRECTORY = Path("tests") / "stories"
REPORT, FAILED = "story_report.json", "failed_test_stories.yml"


def file_name(story: Story) -> str:
    """Where the story belongs, from the project's directory; the tests' own run finds it there."""
    return (DIRECTORY / f"test_{story.name}.yml").as_posix()


def failing(stories: Sequence[Story], model: Path, directory: Path) -> list[Story]:
    """Those that the model does not predict as they say. `directory` is made for the files of the run.

    Raises `ReviewFailed` if Rasa cannot run them.
    """
    files = {story.id: directory / f"test_{story.id}.yml" for story in stories}
    directory.mkdir(parents=True)
    for story in stories:
        files[story.id].write_text(story.text, encoding="utf-8")
    results = directory / "results"
    # Without the bot's end points: a test of stories runs no action.
    arguments = [
        "test", "core", "--e2e", "--no-plot", "--stories", str(directory), "--model", str(model),
        "--endpoints", "none.yml", "--out", str(results),
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or _number_run(results) != sum(_number_in(story) for story in stories):
        raise ReviewFailed("Rasa cannot run the saved tests; look at them on the desk's page of corrections")
    # Rasa writes where each story came from.
    failed = (results / FAILED).read_text(encoding="utf-8")
    return [story for story in stories if files[story.id].name in failed]


def _number_run(results: Path) -> int:
    report = results / REPORT
    if not report.is_file():
        return 0
    return json.loads(report.read_text(encoding="utf-8"))["conversation_accuracy"]["total"]


def _number_in(story: Story) -> int:
    """How many stories the file holds, so that none is left out unseen."""
    try:
        return len(yaml.safe_load(story.text)["stories"])
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ReviewFailed(f"{story.name} is no test story") from error
