"""Which texts `data/nlu` teaches as which intent, and on which line each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml

from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.wording import sameness

DIRECTORY = Path("data") / "nlu"
SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True)
class Example:
    """One example. `line` counts from 1; `file` is relative to the project, as `data/nlu/other.yml`."""

    text: str
    intent: str
    file: str
    line: int


@dataclass(frozen=True)
class Block:
    """The lines of one intent's examples: their indentation, the last one, and the examples."""

    intent: str
    indentation: str
    last_line: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class TrainingFile:
    """A file as it is, with its line ends, and what it teaches."""

    name: str
    text: str
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> list[str]:
        """The lines with their ends; only a line feed ends one, whatever else Unicode has."""
        return lines_of(self.text)


@dataclass(frozen=True)
class TrainingData:
    """All files of `data/nlu`, sorted by name."""

    files: tuple[TrainingFile, ...]

    @cached_property
    def intents(self) -> frozenset[str]:
        """The intents that have examples."""
        return frozenset(block.intent for file in self.files for block in file.blocks)

    @cached_property
    def by_sameness(self) -> Mapping[str, list[Example]]:
        """The examples by what `sameness` gives of their texts."""
        found: dict[str, list[Example]] = defaultdict(list)
        for example in self.examples():
            found[sameness(example.text)].append(example)
        return dict(found)

    def examples(self) -> Iterator[Example]:
        """Every example, in the order of the files."""
        for file in self.files:
            for block in file.blocks:
                yield from block.examples


def read_training_data(root: Path) -> TrainingData:
    """What `data/nlu` below `root` teaches. Raises `TrainingDataError` naming file and line."""
    directory = root / DIRECTORY
    paths = sorted(path for path in directory.rglob("*") if path.suffix in SUFFIXES)
    if not paths:
        raise TrainingDataError(f"{DIRECTORY}: there is no training data")
    return TrainingData(tuple(_read(path, path.relative_to(root).as_posix()) for path in paths))


def parse_file(name: str, text: str) -> TrainingFile:
    """A file of this text. Raises `TrainingDataError`."""
    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}" if mark else ""
        raise TrainingDataError(f"{name}{place}: {getattr(error, 'problem', None) or 'no YAML'}") from error
    return TrainingFile(name, text, tuple(_blocks(name, text, document)))


def lines_of(text: str) -> list[str]:
    """`text` cut after each line feed."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def _read(path: Path, name: str) -> TrainingFile:
    try:
        # Not `read_text`: that would change the line ends of some editors, and every line with them.
        return parse_file(name, path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TrainingDataError(f"{name}: is not UTF-8") from error
    except OSError as error:
        raise TrainingDataError(f"{name}: cannot be read: {error.strerror}") from error


def _blocks(name: str, text: str, document: yaml.Node | None) -> Iterator[Block]:
    lines = lines_of(text)
    for entry in _entries(document):
        keys = _mapping(entry)
        intent, examples = keys.get("intent"), keys.get("examples")
        if not isinstance(intent, yaml.ScalarNode) or examples is None:
            continue
        if not isinstance(examples, yaml.ScalarNode) or examples.style != "|":
            line = examples.start_mark.line + 1
            raise TrainingDataError(f"{name}:{line}: examples must be a block of lines, `examples: |`")
        yield _block(name, intent.value, examples, lines)


def _block(name: str, intent: str, node: yaml.ScalarNode, lines: list[str]) -> Block:
    first, end = node.start_mark.line + 1, min(node.end_mark.line + 1, len(lines))
    indentation, found, last = None, [], first
    for number in range(first, end):
        line = lines[number].rstrip("\r\n")
        words = line.lstrip(" ")
        if not words:
            continue
        spaces = line[: len(line) - len(words)]
        indentation = spaces if indentation is None else indentation
        if len(spaces) < len(indentation):
            break  # a comment, or what comes next
        if spaces == indentation and words.startswith("-"):
            found.append(Example(words[1:].strip(), intent, name, number + 1))
            last = number + 1
    if not found:
        raise TrainingDataError(f"{name}:{first}: {intent} has no examples")
    return Block(intent, cast(str, indentation), last, tuple(found))


def _entries(document: yaml.Node | None) -> list[yaml.Node]:
    entries = _mapping(document).get("nlu")
    return entries.value if isinstance(entries, yaml.SequenceNode) else []


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
