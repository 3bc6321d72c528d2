"""The messages that the benchmarks train on, test with, and expect to be turned away."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vejviser.settings import PROJECT_ROOT

TEST_MESSAGES = PROJECT_ROOT / "tests" / "nlu" / "messages"
OFF_TOPIC_FROM_ONE_FILE = 1000
SHORTEST_SENTENCE_WORDS = 2
_BEFORE_PUNCTUATION = re.compile(r"\s+([.,:;!?)])")


@dataclass(frozen=True)
class Example:
    """A message and the intent that it has."""

    text: str
    intent: str


def training_examples() -> list[Example]:
    """All of `data/nlu`, as Rasa reads it."""
    from rasa.shared.nlu.training_data.loading import load_data  # slow to import

    found = load_data(str(PROJECT_ROOT / "data" / "nlu"))
    return [
        Example(message.get("text"), message.get("intent"))
        for message in found.intent_examples
        if message.get("text")
    ]


def test_examples() -> list[Example]:
    """The messages of `tests/nlu/messages`, which nobody trains on."""
    return [
        Example(line, path.stem)
        for path in sorted(TEST_MESSAGES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def off_topic(folder: Path) -> dict[str, list[str]]:
    """Messages by the name of their file, at most `OFF_TOPIC_FROM_ONE_FILE` of each, always the same ones.

    Understands tables with a column `text` first (`.tsv`), words in columns with an empty line after each
    sentence (`.tsv`), CoNLL-U with `# text =` (`.conllu`), and one message in a line (`.txt`). Raises
    `FileNotFoundError` when the folder has none of them.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if reader := _READERS.get(path.suffix):
            texts = sorted({text for text in reader(path) if len(text.split()) >= SHORTEST_SENTENCE_WORDS})
            random.Random(path.name).shuffle(texts)
            found[path.stem] = texts[:OFF_TOPIC_FROM_ONE_FILE]
    if not any(found.values()):
        raise FileNotFoundError(f"no off-topic messages (.tsv, .conllu, .txt) under {folder}")
    return found


def _tsv(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines and lines[0].split("\t")[0] == "text":
        yield from (line.split("\t")[0].strip() for line in lines[1:])
        return
    words: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            words.append(line.split("\t")[0])
        elif words:
            yield _BEFORE_PUNCTUATION.sub(r"\1", " ".join(words))
            words = []


def _conllu(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            yield line.removeprefix("# text = ").strip()


def _txt(path: Path) -> Iterator[str]:
    yield from (line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {".tsv": _tsv, ".conllu": _conllu, ".txt": _txt}
