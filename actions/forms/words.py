"""Words that the forms read as answers, from `content/words.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import yaml

from actions.services import services

_EDGES = " \t\n.,;:!?()\"'»«👍🙂😊"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    path = services().settings.content / "words.yml"
    # The base loader keeps every word a text: "no" is not false here.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def is_word(text: str, kind: str) -> bool:
    """Whether the whole message is made of words of this kind, such as "nej, det var det"."""
    return bool(_whole(kind).fullmatch(_plain(text)))


def begins_with_word(text: str, kind: str) -> bool:
    """Whether the message begins with a word of this kind."""
    plain = _plain(text)
    return any(pattern.match(plain) for pattern in _patterns(kind))


def has_word(text: str, kind: str) -> bool:
    """Whether a word of this kind stands anywhere in the message."""
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in _patterns(kind))


def field_named(text: str, fields: Iterable[str]) -> str | None:
    """The first of `fields` that the message names."""
    named = _named(text, "fields")
    return next((field for field in fields if field in named), None)


def language_named(text: str) -> str | None:
    """The language, as ISO 639-1, that the message names."""
    return next(iter(_named(text, "languages")), None)


def without_lead(text: str) -> str:
    """The text without what people write before their name."""
    plain = text.strip()
    for lead in sorted(_words()["name_before"], key=len, reverse=True):
        plain = re.sub(rf"^{re.escape(lead)}\b[\s:,]*", "", plain, flags=re.IGNORECASE)
    return plain


def _plain(text: str) -> str:
    return re.sub(r"[\s,.;:!]+", " ", text.strip(_EDGES).lower())


@lru_cache(maxsize=32)
def _whole(kind: str) -> re.Pattern[str]:
    words = "|".join(pattern.pattern for pattern in _patterns(kind))
    return re.compile(rf"(?:{words})(?: (?:{words}))*")


@lru_cache(maxsize=32)
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(word) for word in _words()[kind])


def _named(text: str, group: str) -> list[str]:
    plain = _plain(text)
    return [
        name
        for name, patterns in _group_patterns(group).items()
        if any(pattern.search(plain) for pattern in patterns)
    ]


@lru_cache(maxsize=8)
def _group_patterns(group: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    return {name: tuple(_pattern(word) for word in words) for name, words in _words()[group].items()}


def _pattern(word: str) -> re.Pattern[str]:
    body = re.escape(word).replace(r"\*", r"\w*")
    return re.compile(rf"(?<!\w){body}(?!\w)")
