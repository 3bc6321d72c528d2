"""The desk's corrections, over its own command: its tables are its own, wherever its database is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from vejviser.review.errors import ReviewFailed
from vejviser.settings import PROJECT_ROOT
from vejviser.training_data.corrections import Corrections, from_json


def open_corrections() -> Corrections:
    """Everything that waits to be tried. Raises `ReviewFailed` and `TrainingDataError`."""
    return from_json(_run(["export"]))


def options(corrections: Sequence[int], stories: Sequence[int]) -> list[str]:
    """The options of the desk's command that name these; none for nothing."""
    named = {"--corrections": corrections, "--stories": stories}
    return [f"{name}={','.join(map(str, numbers))}" for name, numbers in named.items() if numbers]


def settle(decision: str, chosen: list[str]) -> None:
    """Marks what `options` names as kept (`keep`) or dropped (`drop`), all or none. Raises `ReviewFailed`."""
    _run([decision, *chosen])


def _run(arguments: list[str]) -> str:
    if find_spec("django") is None or not (PROJECT_ROOT / "desk").is_dir():
        raise ReviewFailed(
            "the desk is not installed here: export the corrections on its page, and give their file"
        )
    command = [sys.executable, "-m", "desk", "corrections", *arguments]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise ReviewFailed(lines[-1] if lines else f"the desk's command ended with code {done.returncode}")
    return done.stdout
