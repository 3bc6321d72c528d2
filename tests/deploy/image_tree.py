"""The files of an image, laid out as `deploy/Dockerfile` copies them, and processes that run from there.

There is no Docker engine here. What a missing COPY, a write into the image or a wrong environment would break
shows all the same: the processes see only the copied files, and the environment that the image sets.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from vejviser.settings import PROJECT_ROOT

DOCKERFILE = PROJECT_ROOT / "deploy" / "Dockerfile"
# The tests' environment finds the project in its checkout; an image has no checkout.
HIDE_CHECKOUT = f"import sys\nsys.path[:] = [entry for entry in sys.path if entry != {str(PROJECT_ROOT)!r}]\n"


@dataclass(frozen=True)
class ImageTree:
    """Directories as in a container: the program's, which nothing may change, the state's, and /tmp."""

    program: Path
    state: Path
    scratch: Path
    environment: dict[str, str]

    def command(self, module: str, *arguments: str) -> list[str]:
        """What the image's entry point runs."""
        return [sys.executable, "-m", module, *arguments]

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            self.command(module, *arguments),
            cwd=self.program,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a process; its output goes to a file in `scratch`."""
        with (self.scratch / f"{module}-{arguments[0]}.log").open("wb") as log:
            return subprocess.Popen(
                self.command(module, *arguments),
                cwd=self.program,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def log(self, module: str, command: str) -> str:
        """What a started process has printed."""
        return (self.scratch / f"{module}-{command}.log").read_text()

    def contents(self) -> dict[str, float]:
        """Every file of the program and when it was changed."""
        return {str(path): path.stat().st_mtime for path in self.program.rglob("*")}


def stages() -> dict[str, list[str]]:
    """The instructions of each stage of the Dockerfile, those of the stages it is made from first."""
    found: dict[str, list[str]] = {}
    name = ""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if start := re.fullmatch(r"FROM (\S+) AS (\S+)", line):
            name = start[2]
            found[name] = list(found.get(start[1], []))
        elif name and line and not line.startswith("#"):
            found[name].append(line)
    return found


def copied(stage: str) -> list[tuple[list[str], str]]:
    """Sources of the checkout and where they go, for each COPY of the stage."""
    pairs = []
    for line in stages()[stage]:
        if line.startswith("COPY ") and "--from=" not in line:
            *sources, target = line.split()[1:]
            pairs.append((sources, target))
    return pairs


def lay_out(stage: str, directory: Path, settings: dict[str, str]) -> ImageTree:
    """The tree of a stage; `settings` are what the operator gives the container."""
    program, state, scratch, hide = (directory / name for name in ("app", "state", "tmp", "hide"))
    for folder in (program, state, scratch, hide):
        folder.mkdir(parents=True)
    without_caches = shutil.ignore_patterns("__pycache__", "*.pyc")
    for sources, target in copied(stage):
        for source in sources:
            origin, place = PROJECT_ROOT / source, program / target
            if origin.is_dir():
                shutil.copytree(origin, place, ignore=without_caches, dirs_exist_ok=True)
            else:
                shutil.copy(origin, place)
    (hide / "sitecustomize.py").write_text(HIDE_CHECKOUT)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ},
        **image_environment(stage),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "PYTHONPATH": str(hide),
        "VEJVISER_VAR": str(state),
        **settings,
    }
    return ImageTree(program, state, scratch, environment)


def image_environment(stage: str) -> dict[str, str]:
    """The variables that the image sets, its PATH apart."""
    lines = [line for line in stages()[stage] if line.startswith("ENV ")]
    return {
        name: value
        for line in lines
        for name, value in re.findall(r"(\w+)=(\S+)", line.removeprefix("ENV "))
        if name != "PATH"
    }
