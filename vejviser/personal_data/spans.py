"""A place in a text where personal data is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "email", "phone", "cpr", "card", "account", "address"]


@dataclass(frozen=True)
class Found:
    """From `start` to before `end` there is something of this kind."""

    start: int
    end: int
    kind: Kind

    def overlaps(self, other: Found) -> bool:
        """Whether both have a character in common."""
        return self.start < other.end and other.start < self.end


def matches(pattern: re.Pattern[str], text: str, kind: Kind, group: int | str = 0) -> Iterator[Found]:
    """Where the pattern's group is."""
    for match in pattern.finditer(text):
        yield Found(match.start(group), match.end(group), kind)
