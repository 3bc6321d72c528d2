"""Where people live: streets with house numbers, postcodes with towns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vejviser.personal_data.spans import Found, matches
from vejviser.personal_data.word_lists import words_of

# Longest first, so that what is before the ending is a name.
_STREET_ENDS = tuple(sorted(words_of("street_ends.txt"), key=len, reverse=True))
_NUMBERED = re.compile(
    r"(?P<street>[^\W\d_][\wæøåé.'-]*)\s+(?:nr\.?\s?|nummer\s)?"
    r"\d{1,3}(?:\s?[a-hA-H])?(?!\w)(?:\s?[-/]\s?\d{1,3}[a-zA-Z]?(?!\w))?"
    r"(?:,?\s{0,2}(?:\d{1,2}(?:\.|\.?\s?sal\b|(?=,?\s?(?:tv|th|mf)\b))|st\b|kl\b)\.?"
    r"(?:,?\s?(?:tv|th|mf|dør\s?\d+|[a-d])\b\.?)?)?"
    r"(?!\s*(?:km|m|meter|kr|kroner|min|minutter|timer?|dage?|uger?|år|gange?|personer|%|procent)\b)",
    re.IGNORECASE,
)
# What a street's name may begin with: "Gammel Kongevej", "H.C. Andersens Boulevard", "ndr. fasanvej".
_BEFORE_STREET = re.compile(
    r"(?:(?:[A-ZÆØÅ][\wæøåé.]*"
    r"|(?i:gammel|gl\.?|ny|nørre|sønder|øster|vester|ndr\.?|sdr\.?|store|lille))\s+){1,3}$"
)
_BEFORE_CHARS = 60
_STATED = re.compile(
    r"\b(?:(?:jeg|vi|hun|han)\s+bor\s+(?:nu\s+)?(?:på|i|ved)"
    r"|(?:min|vores|hans|hendes)?\s?adressen?(?:\s+er|\s+lyder)?:?)\s+"
    r"(?P<place>(?!Danmark|Sverige|Norge|Tyskland|Europa|EU)[A-ZÆØÅ][\wæøåé]*(?:\s+[A-ZÆØÅ][\wæøåé]*){0,3}"
    r"(?:\s+\d{1,3}\s?[a-zA-Z]?\b)?)"
)
_TOWN = r"[A-ZÆØÅ][a-zæøåé]+(?:[ -][A-ZÆØÅ][a-zæøåé]+)?(?: (?:[NSVØKC]|NV|SV|NØ|SØ)\b)?"
_POSTCODE = re.compile(rf"(?<![\w.,-])(?:DK-?\s?)?(?P<code>[1-9]\d{{3}})[ ]+(?P<town>{_TOWN})")
_KNOWN_TOWNS = "|".join(sorted(words_of("towns.txt")))
_KNOWN = re.compile(
    rf"(?<![\w.,-])[1-9]\d{{3}}\s+(?:{_KNOWN_TOWNS})(?:\s(?:[nsvøkc]|nv|sv)\b)?\b", re.IGNORECASE
)
# A year or an amount before a word with a capital is no postcode.
_YEARS = range(1900, 2100)
_NO_TOWNS = frozenset({"kr", "kroner", "dkk", "euro", "eur", "sek", "nok", "klarna"})


def find_addresses(text: str) -> Iterator[Found]:
    """Streets, then stated places, then postcodes with their towns."""
    yield from matches(_STATED, text, "address", "place")
    if not any(character.isdigit() for character in text):
        return
    yield from _streets(text)
    yield from matches(_KNOWN, text, "address")
    for match in _POSTCODE.finditer(text):
        first = match["town"].split()[0].lower()
        if int(match["code"]) not in _YEARS and first not in _NO_TOWNS:
            yield Found(match.start(), match.end(), "address")


def _streets(text: str) -> Iterator[Found]:
    for match in _NUMBERED.finditer(text):
        street = match["street"].lower()
        ending = next((end for end in _STREET_ENDS if street.endswith(end)), None)
        if ending is None:
            continue
        begin = max(0, match.start() - _BEFORE_CHARS)
        before = _BEFORE_STREET.search(text[begin : match.start()])
        # "vejen 5" or "park 7" alone is no address.
        if before is None and len(street) < len(ending) + 2:
            continue
        yield Found(begin + before.start() if before else match.start(), match.end(), "address")
