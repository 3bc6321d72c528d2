"""What buttons call the intents that customers may be offered: `meanings.yml`."""

from __future__ import annotations

from pathlib import Path

import yaml


def read_meanings(directory: Path) -> dict[str, str]:
    """Titles by intent; an intent that is not there is never offered. Raises `OSError` without the file."""
    return yaml.safe_load((directory / "meanings.yml").read_text(encoding="utf-8"))
