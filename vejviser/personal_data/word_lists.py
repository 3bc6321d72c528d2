"""The lists of words beside this module: one or several a line, `#` begins a line of comment."""

from __future__ import annotations

from pathlib import Path


def words_of(name: str) -> frozenset[str]:
    """All words of the list."""
    return words_in(text_of(name))


def words_in(text: str) -> frozenset[str]:
    """The words of a part of a list."""
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def text_of(name: str) -> str:
    """The list as it is written."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
