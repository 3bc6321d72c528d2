"""Training a copy of the project with the corrections in it, and what that gives."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from vejviser.review.comparison import Comparison, compared
from vejviser.review.measuring import understood
from vejviser.settings import PROJECT_ROOT, Settings
from vejviser.training import SOURCES, train, trained_model
from vejviser.training_data.changes import Labelled
from vejviser.training_data.examples import TrainingData


@dataclass(frozen=True)
class Trial:
    """`model` was trained with the corrections; `learnt` is how many of them each model understands."""

    model: Path
    comparison: Comparison
    learnt_before: int
    learnt_after: int


def present_model(settings: Settings) -> Path:
    """The model of the sources as they are; trained if it is missing."""
    return trained_model(settings.models) or train(settings.models)


def train_copy(data: TrainingData, directory: Path, root: Path = PROJECT_ROOT) -> Path:
    """The model of a copy of the sources below `directory` that has `data` for its training data."""
    for pattern in SOURCES:
        for source in root.glob(pattern):
            target = directory / source.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for file in data.files:
        (directory / file.name).write_bytes(file.text.encode("utf-8"))
    # Rasa says where it saved the model; this one does not stay there.
    with redirect_stdout(StringIO()):
        return train(directory / "models", directory)


def compare_models(
    before: Path, after: Path, messages: Sequence[Labelled], corrected: Sequence[Labelled]
) -> Trial:
    """How both models understand the test messages, and the corrected ones themselves."""
    texts = [labelled.text for labelled in (*messages, *corrected)]
    answers_before, answers_after = understood(before, texts), understood(after, texts)
    count = len(messages)
    return Trial(
        after,
        compared(messages, answers_before[:count], answers_after[:count]),
        _right(corrected, answers_before[count:]),
        _right(corrected, answers_after[count:]),
    )


def _right(wanted: Sequence[Labelled], answers: Sequence[str]) -> int:
    return sum(labelled.intent == answer for labelled, answer in zip(wanted, answers, strict=True))
