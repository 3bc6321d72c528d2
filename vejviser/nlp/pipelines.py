"""Which Danish spaCy pipeline is used: `da_core_news_sm` where it is installed, else the bundled one.

Imports nothing of spaCy until a pipeline is loaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vejviser.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from spacy.language import Language

BUNDLED_NAME = "da_vejviser"
OFFICIAL_NAME = "da_core_news_sm"
BUNDLED = PROJECT_ROOT / "models" / "spacy" / BUNDLED_NAME
# What finding names needs; the rest of a pipeline is not even loaded then.
FOR_NAMES = frozenset({"tok2vec", "ner"})


class PipelineMissing(RuntimeError):
    """There is no Danish pipeline, neither installed nor bundled."""


@dataclass(frozen=True)
class DanishPipeline:
    """A pipeline that can be loaded; `path` is `None` for an installed package."""

    name: str
    version: str
    path: Path | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def load(self, only: frozenset[str] | None = None) -> Language:
        """The pipeline, or just the components in `only`. Takes about a second."""
        import spacy

        meta = _meta(self.path or spacy.util.get_package_path(self.name))
        excluded = [] if only is None else [name for name in meta["components"] if name not in only]
        return spacy.load(self.path or self.name, exclude=excluded)


def official() -> DanishPipeline | None:
    """spaCy's own pipeline, if it is installed."""
    try:
        return DanishPipeline(OFFICIAL_NAME, version(OFFICIAL_NAME))
    except PackageNotFoundError:
        return None


def bundled(directory: Path = BUNDLED) -> DanishPipeline | None:
    """The project's own pipeline, if it is there."""
    if not (directory / "meta.json").is_file():
        return None
    meta = _meta(directory)
    return DanishPipeline(f"{meta['lang']}_{meta['name']}", meta["version"], directory)


def chosen() -> DanishPipeline:
    """The one to use on this machine. Raises `PipelineMissing`."""
    pipeline = official() or bundled()
    if pipeline is None:
        raise PipelineMissing(
            f"no Danish spaCy pipeline: {OFFICIAL_NAME} is not installed and {BUNDLED} is not there"
        )
    return pipeline


def _meta(directory: Path) -> dict[str, Any]:
    return json.loads((directory / "meta.json").read_text(encoding="utf-8"))
