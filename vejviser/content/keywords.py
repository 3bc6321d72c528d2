"""Counting the key words of a topic in a text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def count_hits(text: str, words: tuple[str, ...]) -> int:
    """How many of `words` are in `text`. `*` stands for any letters, a blank for any white space."""
    prepared = unicodedata.normalize("NFC", text).casefold()
    return sum(1 for word in words if _pattern(word).search(prepared))


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    prepared = unicodedata.normalize("NFC", word).casefold()
    parts = re.escape(prepared).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){parts}(?!\w)")
