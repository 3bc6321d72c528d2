"""Words as search knows them: in lower case, without their endings (the Snowball algorithm for Danish)."""

from __future__ import annotations

import re
from functools import lru_cache

from snowballstemmer import stemmer

from vejviser.personal_data import MASKS

# Long enough for any word; what is longer is noise that an index need not hold.
WORD_CHARS = 40
_WORD = re.compile(r"[^\W_]+")
_MASKS = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))
_stemmer = stemmer("danish")


def stems(text: str) -> list[str]:
    """The stems of the text's words, in order. Masks are no words."""
    return [_stem(word[:WORD_CHARS]) for word in _WORD.findall(_MASKS.sub(" ", text).lower())]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return _stemmer.stemWord(word)
