"""The training data that corrections are compared with: the `data/nlu` that this desk was installed with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from desk.review.intents import INTENTS
from vejviser.settings import PROJECT_ROOT
from vejviser.training_data.examples import DIRECTORY, TrainingData, read_training_data

Stamp = tuple[tuple[str, int, int], ...]


def training_data() -> TrainingData:
    """Read again when a file has changed. Raises `TrainingDataError` where there is none."""
    return _read(_stamp())


def in_order(intents: Iterable[str]) -> list[str]:
    """These intents in the order of the domain; what is not in it comes last."""
    places = {intent: place for place, intent in enumerate(INTENTS)}
    return sorted(set(intents), key=lambda intent: (places.get(intent, len(places)), intent))


def _stamp() -> Stamp:
    files = sorted(path for path in (PROJECT_ROOT / DIRECTORY).rglob("*") if path.is_file())
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=1)
def _read(stamp: Stamp) -> TrainingData:
    return read_training_data(PROJECT_ROOT)
