"""Reading a YAML file so that every value knows its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vejviser.content.errors import ContentError

YamlPath = tuple[str | int, ...]

TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp"
STRING_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class YamlSource:
    """A file's data, and the line on which each key and list item stands."""

    file: Path
    data: Any
    lines: dict[YamlPath, int]

    def line_of(self, path: YamlPath) -> int | None:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def error(self, path: YamlPath, problem: str) -> ContentError:
        """A `ContentError` that points at `path`."""
        return ContentError(self.file, problem, line=self.line_of(path), place=self._place(path))

    def _place(self, path: YamlPath) -> str:
        """`bodies.arn.cost` rather than `bodies.1.cost`: list items go by their id where they have one."""
        names: list[str] = []
        value = self.data
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            item_id = value.get("id") if isinstance(step, int) and isinstance(value, dict) else None
            names.append(str(item_id or step))
        return ".".join(names)


class _Loader(yaml.SafeLoader):
    """Safe loading with dates left as text: the schema checks them and reports a 30 February by its place."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # Without aliases the walk over the nodes below always ends.
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases (`*name`) are not used in content", problem_mark=mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP_TAG]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(file: Path) -> YamlSource:
    """The data of `file`. Raises `ContentError` for what is no YAML, and for a key that is there twice."""
    try:
        loader = _Loader(file.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            lines: dict[YamlPath, int] = {(): 1}
            _note_lines(file, node, (), lines)
            return YamlSource(file, loader.construct_document(node) if node else None, lines)
        finally:
            loader.dispose()
    except OSError as error:
        raise ContentError(file, f"cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(file, error.problem or str(error), line=mark.line + 1 if mark else None) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ContentError(file, f"is not valid YAML: {error}") from error


def _note_lines(file: Path, node: yaml.Node | None, path: YamlPath, lines: dict[YamlPath, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.tag != STRING_TAG:
                raise ContentError(
                    file, "a key must be a plain word", line=line, place=".".join(map(str, path))
                )
            here = (*path, key.value)
            if here in lines:
                problem = f"'{key.value}' is there twice, first on line {lines[here]}"
                raise ContentError(file, problem, line=line, place=".".join(map(str, path)))
            lines[here] = line
            _note_lines(file, value, here, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[(*path, number)] = item.start_mark.line + 1
            _note_lines(file, item, (*path, number), lines)
