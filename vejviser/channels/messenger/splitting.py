"""Cutting long text where a reader pauses."""

from __future__ import annotations

import re

# The best place first: between paragraphs, lines, sentences, words.
_PAUSES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?:…])\s+"), re.compile(r"\s+"))
# A cut in the first half makes more pieces than a worse place further on.
LEAST_SHARE = 0.5


def length(text: str) -> int:
    """Characters as platforms count them, in UTF-16: an emoji is two."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def split(text: str, longest: int) -> list[str]:
    """Pieces of at most `longest` characters, none of them empty; all words in their order."""
    pieces: list[str] = []
    rest = text.strip()
    while length(rest) > longest:
        cut, resume = _cut(rest, longest)
        pieces.append(rest[:cut].rstrip())
        rest = rest[resume:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, longest: int) -> tuple[int, int]:
    """Where the first piece ends, and where the next begins."""
    end = _prefix(text, longest)
    for pause in _PAUSES:
        found = [match for match in pause.finditer(text, 0, end + 1) if 0 < match.start() <= end]
        if found and found[-1].start() >= end * LEAST_SHARE:
            return found[-1].start(), found[-1].end()
    return end, end


def _prefix(text: str, longest: int) -> int:
    """How many characters fit."""
    end = min(len(text), longest)
    while length(text[:end]) > longest:
        end -= max(1, (length(text[:end]) - longest) // 2)
    return end
