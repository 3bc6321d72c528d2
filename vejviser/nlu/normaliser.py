"""One spelling for what Danish customers type in several."""

from __future__ import annotations

import re
import unicodedata

_REPEATED = re.compile(r"(.)\1{2,}")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
# Keyboards without Danish letters: ae, oe and aa stand for æ, ø and å.
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "é": "e", "ü": "u"})


def normalise(text: str) -> str:
    """`text` in lower case, one form of æ, ø and å, no runs of letters, numbers as one token.

    For features only: what is stored and shown is always what the customer wrote.
    """
    text = unicodedata.normalize("NFC", text).lower().translate(_DANISH)
    text = _EMAIL.sub(" emailtoken ", text)
    text = _NUMBER.sub(" 0 ", text)
    text = _REPEATED.sub(r"\1\1", text)
    return _SPACES.sub(" ", text).strip()
