"""How often words occur in Danish in general: what is common there and rare with our customers is off-topic.

`models/background/words.json.gz` is made by `python -m vejviser.nlu.general_danish DIR` from the Danish
Dependency Treebank and DaN+ (see the README beside it); the counts, not the texts, are kept.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path

from vejviser.nlu.normaliser import normalise
from vejviser.settings import PROJECT_ROOT

WORDS = PROJECT_ROOT / "models" / "background" / "words.json.gz"
# What the counts are made from; the test parts of both stay unread.
SOURCES = ("ddt/da_ddt-joined-train.conllu", "danplus/da_arto_dev.tsv", "danplus/da_twitter_dev.tsv")
_WORD = re.compile(r"\w+")
# Words that neither side knows weigh nothing; about as many different words as either may still bring.
_SMOOTHING, _VOCABULARY = 0.5, 50_000


def words_of(text: str) -> list[str]:
    """The words of a text in their one spelling."""
    return _WORD.findall(normalise(text))


@dataclass(frozen=True)
class WordCounts:
    """How often each word was seen, and how many words there were in all."""

    counts: dict[str, int]
    total: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordCounts:
        """Counts the words of these texts."""
        counted = Counter(word for text in texts for word in words_of(text))
        return cls(dict(counted), sum(counted.values()))

    def log_probability(self, word: str) -> float:
        """Natural logarithm, smoothed, so that it is finite for every word."""
        return log(
            (self.counts.get(word, 0) + _SMOOTHING) / (self.total + _SMOOTHING * _VOCABULARY)
        )  # fmt: skip


def general_danish() -> WordCounts:
    """The bundled counts. Raises `FileNotFoundError` when they are missing."""
    counts = json.loads(gzip.decompress(WORDS.read_bytes()))
    return WordCounts(counts, sum(counts.values()))


def _texts(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".conllu":
        yield from (line.removeprefix("# text = ") for line in lines if line.startswith("# text = "))
    else:
        words = (line.split("\t")[0] for line in lines)
        yield from (word for word in words if not word.startswith(("@", "http")))  # who was written to


def _write(folder: Path) -> None:
    counted = WordCounts.of(text for source in SOURCES for text in _texts(folder / source))
    WORDS.parent.mkdir(parents=True, exist_ok=True)
    found = json.dumps(dict(sorted(counted.counts.items())), ensure_ascii=False, separators=(",", ":"))
    WORDS.write_bytes(gzip.compress(found.encode(), mtime=0))
    print(f"{WORDS}: {len(counted.counts):,} different of {counted.total:,} words")


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
