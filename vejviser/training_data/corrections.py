"""Corrections as the desk hands them to whoever trains, and the file they travel in."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from vejviser.training_data.changes import Labelled
from vejviser.training_data.errors import TrainingDataError
from vejviser.training_data.wording import as_example

FORMAT = "vejviser-corrections"
VERSION = 1
# What a message that has nothing to do with the company is taught as.
OFF_TOPIC_INTENT = "out_of_scope"
_STORY_NAME = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Correction:
    """What a reviewer wants a message, or each part of it, to be understood as.

    `was` is the intent that it was taken for. `moves`: an example of the same words under another intent
    is to go.
    """

    id: int
    examples: tuple[Labelled, ...]
    was: str = ""
    moves: bool = False


@dataclass(frozen=True)
class Story:
    """A conversation as a test story of Rasa: the name of its file without ending, and its YAML."""

    id: int
    name: str
    text: str


@dataclass(frozen=True)
class Corrections:
    """All that is to be tried at once."""

    corrections: tuple[Correction, ...]
    stories: tuple[Story, ...] = ()


def to_json(corrections: Corrections) -> str:
    """The file's text."""
    document = {"format": FORMAT, "version": VERSION, **asdict(corrections)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Corrections:
    """What the file holds. Raises `TrainingDataError` with one line that says what is wrong."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise TrainingDataError("the corrections are no JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise TrainingDataError("these are no corrections that the desk has exported")
    if document.get("version") != VERSION:
        raise TrainingDataError(f"the corrections have version {document.get('version')!r}, not {VERSION}")
    try:
        return Corrections(
            tuple(_correction(entry) for entry in document["corrections"]),
            tuple(_story(entry) for entry in document["stories"]),
        )
    except TrainingDataError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise TrainingDataError(f"the corrections are incomplete: {error}") from error


def _correction(entry: dict[str, Any]) -> Correction:
    examples = tuple(
        Labelled(as_example(_text(example, "text")), _text(example, "intent"))
        for example in entry["examples"]
    )
    if not examples:
        raise TrainingDataError(f"correction {entry['id']} says nothing")
    return Correction(int(entry["id"]), examples, str(entry["was"]), bool(entry["moves"]))


def _story(entry: dict[str, Any]) -> Story:
    name = _text(entry, "name")
    # A file is called after it.
    if not _STORY_NAME.fullmatch(name):
        raise TrainingDataError(f"{name!r} is no name of a test")
    return Story(int(entry["id"]), name, _text(entry, "text"))


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{key} must be a text")
    return value
