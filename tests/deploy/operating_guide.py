"""The commands of `docs/operate.md`, so that what an operator will type is what was tried."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from vejviser.settings import PROJECT_ROOT

GUIDE = PROJECT_ROOT / "docs" / "operate.md"


def commands(name: str) -> str:
    """The block of shell commands after `<!-- run: NAME -->`."""
    found = re.search(rf"<!-- run: {name} -->\n```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"no block {name!r} in {GUIDE.name}"
    return found[1]


def run_commands(name: str, places: dict[str, Path], env: dict[str, str]) -> str:
    """Runs a block with directories of the test in place of the machine's; gives the value of `$backup`.

    There is no systemd here, and only root can become `postgres`.
    """
    text = commands(name)
    for place, directory in places.items():
        assert place in text or place in commands(name.replace("restore", "back up")), place
        text = text.replace(place, str(directory))
    text = re.sub(r"(?m)^systemctl .*$", ":", text)
    if os.geteuid() != 0:
        text = text.replace("runuser -u postgres -- ", "")
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'{text}\necho "$backup"'],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip().splitlines()[-1]


def settings_table() -> set[str]:
    """The variables that the table of settings explains."""
    table = GUIDE.read_text(encoding="utf-8").split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(r"(?m)^\| `(VEJVISER_\w+)` \|", table))
