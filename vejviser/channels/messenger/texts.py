"""What the channel says by itself: `content/messenger.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vejviser.channels.messenger.events import FILE_KINDS
from vejviser.content import ContentError

PLACES = ("in_form", "on_case", "alone")
SINGLE = (
    "sticker",
    "location",
    "attachment",
    "button_expired",
    "choose",
    "more",
    "more_title",
    "pass_failed",
    "kept_subject",
    "kept_outside_window",
    "kept_refused",
)


@dataclass(frozen=True)
class Texts:
    """Sentences by name; those about files by kind and by what becomes of the file."""

    single: dict[str, str]
    files: dict[str, dict[str, str]]

    @property
    def choose(self) -> str:
        """Above buttons that come without a text."""
        return self.single["choose"]

    @property
    def more_title(self) -> str:
        """The button behind which further choices are."""
        return self.single["more_title"]


def read_texts(content: Path) -> Texts:
    """The sentences. Raises `ContentError` if one is missing or there is one that nobody says."""
    file = content / "messenger.yml"
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(file, f"cannot be read ({type(error).__name__})") from error
    whole = _named(file, "", found, ("files", "texts"))
    single = _texts(file, "texts", whole["texts"], SINGLE)
    files = _named(file, "files", whole["files"], FILE_KINDS)
    by_kind = {kind: _texts(file, f"files.{kind}", files[kind], PLACES) for kind in FILE_KINDS}
    return Texts(single, by_kind)


def _texts(file: Path, place: str, found: Any, names: tuple[str, ...]) -> dict[str, str]:
    for name, text in _named(file, place, found, names).items():
        if not isinstance(text, str) or not text.strip():
            raise ContentError(file, "a text is wanted", place=f"{place}.{name}")
    return found


def _named(file: Path, place: str, found: Any, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != set(names):
        raise ContentError(file, f"exactly these are wanted: {', '.join(names)}", place=place)
    return found
