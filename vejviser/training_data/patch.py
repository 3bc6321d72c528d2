"""Changed training data as a unified diff, as `git apply` and `patch -p1` take it."""

from __future__ import annotations

import difflib

from vejviser.training_data.examples import TrainingData, lines_of

NO_NEWLINE = "\n\\ No newline at end of file\n"


def unified_diff(before: TrainingData, after: TrainingData) -> str:
    """The diff, with paths from the project's directory; empty if nothing changed."""
    changed_files = {file.name: file.text for file in after.files}
    return "".join(_of_file(file.name, file.text, changed_files[file.name]) for file in before.files)


def _of_file(name: str, before: str, after: str) -> str:
    if before == after:
        return ""
    lines = difflib.unified_diff(lines_of(before), lines_of(after), f"a/{name}", f"b/{name}")
    # difflib knows nothing of the mark for a file's unfinished last line.
    return "".join(line if line.endswith("\n") else line + NO_NEWLINE for line in lines)


def new_file(name: str, text: str) -> str:
    """The diff that makes a file of this text."""
    lines = difflib.unified_diff([], lines_of(text), "/dev/null", f"b/{name}")
    return "".join(line if line.endswith("\n") else line + NO_NEWLINE for line in lines)
