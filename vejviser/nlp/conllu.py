"""Reading the Danish Dependency Treebank: CoNLL-U with names in the last column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EMPTY = "_"
_COLUMNS = 10


class CorpusError(ValueError):
    """A file of the corpus is missing or not as it should be; the message names file and line."""


@dataclass(frozen=True)
class TreebankWord:
    """One word. `features` are UniMorph's (`DEF;N;SG`); `pos` and `morph` are "" where the split has none."""

    form: str
    lemma: str
    pos: str
    features: str
    morph: str
    entity: str
    space_after: bool


def read_treebank(path: Path) -> Iterator[list[TreebankWord]]:
    """The sentences of a file; blanks are those of its `# text` lines. Raises `CorpusError`."""
    text, rows = "", []
    for number, line in enumerate([*lines_of(path), ""], 1):
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line.startswith("#"):
            continue
        elif line:
            row = line.split("\t")
            if len(row) != _COLUMNS:
                raise CorpusError(f"{path.name}, line {number}: {len(row)} columns instead of {_COLUMNS}")
            rows.append(row)
        elif rows:
            yield _sentence(rows, text)
            text, rows = "", []


def lines_of(path: Path) -> list[str]:
    """The lines of a file of a corpus. Raises `CorpusError` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({type(error).__name__})") from error


def _sentence(rows: list[list[str]], text: str) -> list[TreebankWord]:
    words: list[TreebankWord] = []
    place = 0
    for row in rows:
        found = text.find(row[1], place)
        place = found + len(row[1]) if found >= 0 else place
        words.append(
            TreebankWord(
                form=row[1],
                lemma=row[2],
                pos="" if row[3] == EMPTY else row[3],
                features=row[4],
                morph=row[5],
                entity=_value(row[9], "name"),
                space_after=text[place : place + 1] == " ",
            )
        )
    return words


def _value(column: str, key: str) -> str:
    pairs = dict(part.split("=", 1) for part in column.split("|") if "=" in part)
    return pairs.get(key, "O")
