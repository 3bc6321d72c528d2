"""Taking tried corrections into the project."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from vejviser.review.errors import ReviewFailed
from vejviser.review.story_tests import DIRECTORY, file_name
from vejviser.settings import PROJECT_ROOT
from vejviser.training_data.corrections import Story
from vejviser.training_data.examples import TrainingData


def write_training_data(before: TrainingData, after: TrainingData, root: Path = PROJECT_ROOT) -> list[str]:
    """Writes the files that differ, each as a whole or not at all, and gives their names.

    Raises `ReviewFailed` when one has been changed since it was read: nothing is written then.
    """
    texts = {file.name: file.text for file in before.files}
    changed = [file for file in after.files if file.text != texts[file.name]]
    for file in changed:
        if (root / file.name).read_bytes() != texts[file.name].encode("utf-8"):
            raise ReviewFailed(f"{file.name} was changed meanwhile: try again")
    for file in changed:
        _replace(root / file.name, file.text)
    return [file.name for file in changed]


def write_stories(stories: Sequence[Story], root: Path = PROJECT_ROOT) -> list[str]:
    """Writes a test story for each and gives the files' names.

    Raises `ReviewFailed` when another story has one of the names: nothing is written then.
    """
    for story in stories:
        path = root / file_name(story)
        if path.exists() and path.read_text(encoding="utf-8") != story.text:
            raise ReviewFailed(f"{file_name(story)} is there already: rename it, or drop the story")
    if stories:
        (root / DIRECTORY).mkdir(parents=True, exist_ok=True)
    for story in stories:
        _replace(root / file_name(story), story.text)
    return [file_name(story) for story in stories]


def _replace(path: Path, text: str) -> None:
    """The file has the old text or the new one, whenever the machine fails."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except OSError as error:
        raise ReviewFailed(f"{path.name} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
