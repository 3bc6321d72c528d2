"""An invented `da_core_news_sm`, as far as it is asked whether it is installed."""

from __future__ import annotations

import os
from pathlib import Path

VERSION = "3.7.0"


def environment_with_it(directory: Path) -> dict[str, str]:
    """The environment of a process that finds the package installed."""
    info = directory / f"da_core_news_sm-{VERSION}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: da_core_news_sm\nVersion: {VERSION}\n")
    return {**os.environ, "PYTHONPATH": str(directory)}
