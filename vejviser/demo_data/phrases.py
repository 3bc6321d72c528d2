"""What invented customers and the assistant say: the training examples and the responses of this project."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from vejviser.content import load_content
from vejviser.content.company_facts import facts
from vejviser.personal_data import common_names
from vejviser.settings import PROJECT_ROOT, Settings

_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_PLACE = re.compile(r"\{(\w+)\}")
# What an invented customer cannot say by an example: they must be themselves.
_EXAMPLES = re.compile(r"^\s*-\s(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Response:
    """One variant of what the assistant says, with its buttons as the domain has them."""

    text: str
    buttons: list[dict[str, str]]


@dataclass(frozen=True)
class Person:
    """An invented customer; e-mail addresses end in example.dk."""

    name: str
    email: str
    phone: str


class Phrases:
    """Reads all of it once; what is drawn depends on the random numbers only."""

    def __init__(self, settings: Settings, chance: random.Random) -> None:
        self._chance = chance
        self.examples = _examples(PROJECT_ROOT / "data" / "nlu")
        self.intents = sorted(self.examples)
        domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
        values = facts(load_content(settings.content).company)
        self.responses = {
            name: [
                Response(_filled(variant.get("text", ""), values), variant.get("buttons", []))
                for variant in variants
            ]
            for name, variants in domain["responses"].items()
        }
        self._first, self._last = common_names()

    def said(self, intent: str) -> str:
        """A message that is trained to be understood so."""
        return self._chance.choice(self.examples[intent])

    def response(self, name: str) -> Response:
        """One of the response's variants."""
        return self._chance.choice(self.responses[name])

    def person(self) -> Person:
        """Somebody new."""
        first, last = self._chance.choice(self._first), self._chance.choice(self._last)
        mailbox = f"{first}.{last}".translate(
            str.maketrans({"æ": "ae", "ø": "o", "å": "aa", "é": "e", "ü": "u"})
        )
        digits = f"{self._chance.randint(20, 99)}{self._chance.randint(0, 999_999):06d}"
        phone = " ".join(digits[start : start + 2] for start in range(0, 8, 2))
        return Person(f"{first.title()} {last.title()}", f"{mailbox}@example.dk", phone)


def _examples(directory: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(directory.glob("*.yml")):
        for part in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in part:
                texts = _EXAMPLES.findall(part["examples"])
                found.setdefault(part["intent"], []).extend(_MARKED.sub(r"\1", text) for text in texts)
    return found


def _filled(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], "…"), text)
