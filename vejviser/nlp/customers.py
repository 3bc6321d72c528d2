"""Invented customers who say who they are, for training; the sentences stand in `customers.yml`."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vejviser.nlp.sentence import OUTSIDE, Sentence

_FILE = Path(__file__).with_name("customers.yml")
_GAP = re.compile(r"\{(\w+)\}")
_NAMES_OF_TWO_WORDS = 0.6
_NAMES_OF_THREE_WORDS = 0.2


@dataclass(frozen=True)
class _Part:
    words: list[str]
    kind: str | None = None

    @property
    def tags(self) -> list[str]:
        if self.kind is None:
            return [OUTSIDE] * len(self.words)
        return [f"{'I' if place else 'B'}-{self.kind}" for place in range(len(self.words))]


class InventedCustomers:
    """Fills the sentences of `customers.yml` with names; the same `seed` gives the same customers."""

    def __init__(self, seed: int) -> None:
        written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        self._chance = random.Random(seed)
        self._sentences: list[str] = written["sentences"]
        self._nameless: list[str] = written["nameless"]
        self._first: list[str] = written["first_names"].split()
        self._last: list[str] = written["last_names"].split()
        self._places: list[str] = written["places"].split()
        self._companies = [company.replace("|", " ") for company in written["companies"].split()]
        self._streets: list[Any] = written["streets"]

    def sentences(self, times: int) -> Iterator[Sentence]:
        """Each sentence `times` times, each time with other names."""
        for _ in range(times):
            for template in (*self._sentences, *self._nameless):
                parts = [self._part(token) for token in template.split()]
                words = [word for part in parts for word in part.words]
                yield Sentence.with_names_only(words, [tag for part in parts for tag in part.tags])

    def _part(self, token: str) -> _Part:
        gap = _GAP.fullmatch(token)
        if gap is None:
            return _Part([token])
        choose = self._chance.choice
        match gap.group(1):
            case "per":
                return _Part(self._name(), "PER")
            case "first":
                return _Part([choose(self._first)], "PER")
            case "last":
                return _Part([choose(self._last)], "PER")
            case "loc":
                return _Part([choose(self._places)], "LOC")
            case "org":
                return _Part(choose(self._companies).split(), "ORG")
            case "street":
                street, number = choose(self._streets).split()
                return _Part([street, number], "LOC")
            case other:
                return _Part(self._detail(other))

    def _name(self) -> list[str]:
        choose, length = self._chance.choice, self._chance.random()
        if length < _NAMES_OF_THREE_WORDS:
            return [choose(self._first), choose([*self._first, *self._last]), choose(self._last)]
        if length < _NAMES_OF_THREE_WORDS + _NAMES_OF_TWO_WORDS:
            return [choose(self._first), choose(self._last)]
        return [choose(self._first)]

    def _detail(self, kind: str) -> list[str]:
        digits = str(self._chance.randrange(10_000_000, 99_999_999))
        if kind == "phone":
            grouped = [digits[place : place + 2] for place in range(0, 8, 2)]
            return grouped if self._chance.random() < 0.5 else [digits]
        if kind == "email":
            return [f"{self._chance.choice(self._first).lower()}{digits[:2]}@example.dk"]
        assert kind == "number", f"customers.yml: unknown gap {{{kind}}}"
        return [digits[: self._chance.randint(5, 8)]]
