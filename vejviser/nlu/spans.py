"""Where in a message a detail stands that has been found in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_WORD = re.compile(r"[^\s,;:!?()\"]+")
_AT = r"\s?(?:@|\(at\)|snabel-?a)\s?"


@dataclass(frozen=True)
class Span:
    """A part of a message, in characters; `end` is the first one after it."""

    start: int
    end: int

    def cut_from(self, text: str) -> str:
        """`text` with blanks for this part, so that all other places stay."""
        return text[: self.start] + " " * (self.end - self.start) + text[self.end :]


def span_of_email(text: str, email: str) -> Span | None:
    """Where an address stands that was written with a sign or with "snabel-a"."""
    name, _, host = email.partition("@")
    return _first(re.escape(name) + _AT + re.escape(host), text)


def span_of_number(text: str, number: str) -> Span | None:
    """Where letters and digits stand, whatever blanks and marks lie between them."""
    return _first(r"(?<!\w)" + _spaced(number), text)


def span_of_phone(text: str, number: str) -> Span | None:
    """Where a phone number stands, with the country code that it was written with."""
    return _first(r"(?<!\w)(?:(?:\+|00)45[\s-]?|\+|00)?" + _spaced(number), text)


def smallest_span(text: str, still_found: Callable[[str], bool]) -> Span | None:
    """The fewest words in a row of which `still_found` holds, as it does of the whole text."""
    words = [match.span() for match in _WORD.finditer(text)]
    if not words:
        return None
    first, last = 0, len(words) - 1
    while first < last and still_found(text[words[first + 1][0] : words[last][1]]):
        first += 1
    while last > first and still_found(text[words[first][0] : words[last - 1][1]]):
        last -= 1
    return Span(words[first][0], words[last][1])


def _spaced(number: str) -> str:
    return r"[\s().-]{0,2}".join(re.escape(character) for character in number if character.isalnum())


def _first(pattern: str, text: str) -> Span | None:
    match = re.search(pattern, text, re.IGNORECASE)
    return Span(*match.span()) if match else None
