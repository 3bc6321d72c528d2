"""Text as a keyboard writes it."""

from __future__ import annotations

import unicodedata

_KEPT_CONTROLS = "\n\t"


def cleaned_text(text: str) -> str:
    """The text in normal form C without control characters, halves of characters and outer blanks."""
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs")
    ).strip()
