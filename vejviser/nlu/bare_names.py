"""Messages that are a name and nothing else: there are more names than any training data holds."""

from __future__ import annotations

import re
from collections.abc import Collection

from vejviser.nlu.normaliser import normalise
from vejviser.personal_data.names import is_first_name, is_name

# What stands for each word of a name, in training and afterwards.
NAME_WORD = "navneord"
LONGEST_NAME = 4
_WORDS = re.compile(r"[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?(?: +[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?)*")


def with_bare_name(text: str, known_words: Collection[str] | None = None) -> str:
    """`text`, or `NAME_WORD` once for each of its words where it is a name and nothing else.

    A name's words are common names; or they are two and more with capitals that are none of `known_words`, in
    the spelling of `normalise`.
    """
    stripped = text.strip()
    words = re.split(r"[ -]+", stripped)
    if not _WORDS.fullmatch(stripped) or len(words) > LONGEST_NAME + 1:
        return text
    listed = is_first_name(words[0]) and all(is_name(word) or len(word.strip(".")) == 1 for word in words[1:])
    if listed or (known_words is not None and _looks_like_one(words, known_words)):
        return " ".join([NAME_WORD] * len(words))
    return text


def _looks_like_one(words: list[str], known_words: Collection[str]) -> bool:
    return (
        len(words) >= 2
        and all(word[0].isupper() and not word.isupper() for word in words)
        and not any(normalise(word) in known_words and not is_name(word) for word in words)
    )
