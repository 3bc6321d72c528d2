"""Filling `{service_phone}` and the like into content texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vejviser.content.source import YamlPath, YamlSource

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def fill(source: YamlSource, value: Any, path: YamlPath, names: Mapping[str, str]) -> Any:
    """`value`, which stands at `path`, with every text in it filled.

    Raises `ContentError` for a name that is not among `names`, and for a brace without its partner.
    """
    if isinstance(value, dict):
        return {key: fill(source, item, (*path, key), names) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(source, item, (*path, number), names) for number, item in enumerate(value)]
    if isinstance(value, str):
        return _fill_text(source, value, path, names)
    return value


def _fill_text(source: YamlSource, text: str, path: YamlPath, names: Mapping[str, str]) -> str:
    for name in PLACEHOLDER.findall(text):
        if name not in names:
            raise source.error(path, f"unknown name {{{name}}}; known are {', '.join(sorted(names))}")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise source.error(path, "a brace without its partner")
    return PLACEHOLDER.sub(lambda match: names[match.group(1)], text)
