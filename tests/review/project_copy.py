"""A copy of the project that a command may change, with the model that belongs to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from vejviser.settings import PROJECT_ROOT, read_settings
from vejviser.training import train, trained_model

SOURCES = (
    "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data", "content", "actions", "vejviser",
    "desk", "tests/nlu/messages",
)  # fmt: skip


@dataclass(frozen=True)
class ProjectCopy:
    """Where it is, and the environment that its commands run with."""

    root: Path
    env: dict[str, str]

    def review(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`vejviser review …`, as when it is run by a script."""
        return subprocess.run(
            [sys.executable, "-m", "vejviser", "review", *arguments],
            cwd=self.root,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def models(self) -> list[str]:
        """The names of its trained models."""
        return sorted(path.name for path in (self.root / "models").glob("vejviser-*.tar.gz"))

    def trained(self) -> set[tuple[str, str]]:
        """The lines of its training data, each with the file that it is in."""
        return {
            (path.name, line.strip())
            for path in (self.root / "data" / "nlu").glob("*.yml")
            for line in path.read_text(encoding="utf-8").splitlines()
        }


def copied_project(root: Path, env: dict[str, str]) -> ProjectCopy:
    """Copies into `root`, which is made; `env` are settings such as the desk's."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in SOURCES:
        source, target = PROJECT_ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=leave)
        else:
            shutil.copy(source, target)
    models = read_settings().models
    trained = trained_model(models) or train(models)
    # What training needs lies beside the models.
    shutil.copytree(PROJECT_ROOT / "models", root / "models", ignore=shutil.ignore_patterns("*.tar.gz", ".*"))
    shutil.copy(trained, root / "models")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    return ProjectCopy(root, {**inherited, **env, "VEJVISER_MODELS": str(root / "models")})
