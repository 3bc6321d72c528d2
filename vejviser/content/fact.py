"""Facts and details: what is said or filled in, with where it is from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Sure = Literal["H", "M", "L"]


@dataclass(frozen=True)
class Source:
    """Where facts come from."""

    title: str
    url: str | None = None


@dataclass(frozen=True)
class Fact:
    """A Danish sentence for customers. `source` is a key of the file's sources; M and L texts say "tjek"."""

    text: str
    source: str
    checked_on: date
    sure: Sure
    to_confirm: bool = False


@dataclass(frozen=True)
class Detail:
    """A value that stands inside sentences, such as a phone number."""

    value: str
    source: str
    checked_on: date
    to_confirm: bool = False


@dataclass(frozen=True)
class Days:
    """A number of days."""

    value: int
    source: str
    checked_on: date
    to_confirm: bool = False
