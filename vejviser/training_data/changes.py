"""Adding and removing examples, with everything else in the files left as people have written it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.examples import (
    Example,
    TrainingData,
    TrainingFile,
    lines_of,
    parse_file,
)


@dataclass(frozen=True)
class Labelled:
    """A text and the intent it is to be taught as."""

    text: str
    intent: str


def changed(data: TrainingData, added: Sequence[Labelled], removed: Sequence[Example]) -> TrainingData:
    """`data` with examples added at the end of their intent's and others taken out.

    The texts of `added` are as `as_example` gives them. Raises `TrainingDataError` for an intent that has no
    examples yet, or when an intent would lose its last one.
    """
    for labelled in added:
        if labelled.intent not in data.intents:
            raise TrainingDataError(f"{labelled.intent}: no file of data/nlu teaches this intent")
    after = TrainingData(tuple(_changed_file(file, data, added, removed) for file in data.files))
    _prove(data, after, added, removed)
    return after


def _changed_file(
    file: TrainingFile, data: TrainingData, added: Sequence[Labelled], removed: Sequence[Example]
) -> TrainingFile:
    gone = {example.line for example in removed if example.file == file.name}
    inserted: dict[int, list[str]] = {}
    for block in file.blocks:
        if _home(data, block.intent) != (file.name, block.last_line):
            continue
        texts = [labelled.text for labelled in added if labelled.intent == block.intent]
        inserted[block.last_line] = [f"{block.indentation}- {text}" for text in texts]
    if not gone and not any(inserted.values()):
        return file
    end = "\r\n" if "\r\n" in file.text else "\n"
    lines: list[str] = []
    for number, line in enumerate(lines_of(file.text), start=1):
        new = inserted.get(number, [])
        if number not in gone:
            lines.append(line if line.endswith("\n") or not new else line + end)
        lines += [text + end for text in new]
    return parse_file(file.name, "".join(lines))


def _home(data: TrainingData, intent: str) -> tuple[str, int]:
    """Where new examples of the intent go: after the last one of its first block."""
    return next(
        (file.name, block.last_line) for file in data.files for block in file.blocks if block.intent == intent
    )


def _prove(
    before: TrainingData, after: TrainingData, added: Sequence[Labelled], removed: Sequence[Example]
) -> None:
    """What is written is read back: a change that YAML understands otherwise must not reach the files."""
    wanted = Counter((example.intent, example.text) for example in before.examples())
    wanted.update((labelled.intent, labelled.text) for labelled in added)
    wanted.subtract((example.intent, example.text) for example in removed)
    found = Counter((example.intent, example.text) for example in after.examples())
    if +wanted != found:
        raise TrainingDataError("the changed training data does not read as it was meant")
