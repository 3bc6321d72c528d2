"""E-mail addresses and all numbers that lead to a person or to their money.

IBAN: ISO 13616 with its check modulo 97. Danish phone numbers have eight digits and begin with 2 to 9
(the Danish numbering plan); Danish accounts are four digits of registration and up to ten of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vejviser.personal_data.spans import Found, Kind, matches
from vejviser.pii import CARD_MASK, CPR_MASK, mask_numbers

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\s?(?:@|\(at\)|\[at\]| snabel-?a )\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_SPELT_AT = re.compile(r"[(\[]at[)\]]|snabel-?a", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_SEPARATOR = r"[ \-./]"
# Up to 19 digits: a card's number with a slip in it goes as a whole, too.
_ACCOUNT = re.compile(r"(?<![\d-])(?!00)\d{4}[ -]{1,3}(?:\d[ .-]?){5,14}\d(?![\w-]*\d)")
_LABELLED_ACCOUNT = re.compile(
    r"(?:reg(?:istrerings)?\.?[ -]?(?:nr|nummer)?|konto(?:nr|nummer)?|bankkonto|iban)\b[.:]?"
    r"(?:\s+(?:er|nr|nummer|lyder|på|og|min|mit|konto\w*)\b[.:]?){0,3}\s*[.:]?\s*"
    r"(?P<number>\d(?:[ .-]?\d){3,18})",
    re.IGNORECASE,
)
_FOREIGN_PHONE = re.compile(
    rf"(?<![\w+])(?:\+|00){_SEPARATOR}?\d(?:{_SEPARATOR}?\(?\d\)?){{6,14}}(?![\w]*\d)"
)
_DANISH_PHONE = re.compile(
    r"(?<![\w.,+/-])(?:\(?(?:\+|00)?45\)?[ .-]?)?"
    r"(?:[2-9]\d{7}|[1-9]\d[ .-]\d\d[ .-]\d\d[ .-]\d\d|[2-9]\d\d\d[ .-]\d{4}|[2-9]\d\d[ .-]\d\d[ .-]\d{3}"
    r"|[2-9]\d\d[ .-]\d{3}[ .-]\d\d|[2-9]\d\d\d[ .-]\d\d[ .-]\d\d)"
    r"(?![\d-]|[.,]\d)"
)
_LABELLED_PHONE = re.compile(
    r"(?:tlf|tel|telefon\w*|mobil\w*|ring\w*)\b[.:]?(?:\s+(?:nr|nummer|er|på|til|mig|lyder)\b[.:]?){0,3}\s*"
    r"(?P<number>\+?\d(?:[ .-]?\d){5,14})(?![\w]*\d)",
    re.IGNORECASE,
)
# A number that is called something else belongs to a case, not to a person.
_OTHER_LABEL = re.compile(
    r"(?:faktura|regning|ordre|bestilling|sags?|kunde(?=nummer|nr|no|id)|reference|ref|ocr|pakke|varenr|vare)"
    r"[\wæøå]*[.:]?(?:\s*(?:nummer|nr|no|er|lyder|hedder|har)\b[.:]?)*\s*#?$",
    re.IGNORECASE,
)
_LABEL_CHARS = 40


def find_numbers(text: str) -> Iterator[Found]:
    """The surest kinds first: of two that overlap the first one counts."""
    if "@" in text or _SPELT_AT.search(text):
        yield from matches(_EMAIL, text, "email")
    yield from _masks(text)
    if not any(character.isdigit() for character in text):
        return
    yield from _ibans(text)
    yield from _personal_numbers(text)
    yield from matches(_LABELLED_ACCOUNT, text, "account", "number")
    yield from _unlabelled(_ACCOUNT, text, "account")
    yield from matches(_FOREIGN_PHONE, text, "phone")
    yield from matches(_LABELLED_PHONE, text, "phone", "number")
    yield from _unlabelled(_DANISH_PHONE, text, "phone")


def _unlabelled(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Found]:
    """Where the pattern is, unless a word before it says that it is the number of something else."""
    for found in matches(pattern, text, kind):
        if not _OTHER_LABEL.search(text[max(0, found.start - _LABEL_CHARS) : found.start]):
            yield found


def _masks(text: str) -> Iterator[Found]:
    """What was taken out before it was stored, so that readers see one kind of mask only."""
    kinds: tuple[tuple[str, Kind], ...] = ((CPR_MASK, "cpr"), (CARD_MASK, "card"))
    for mask, kind in kinds:
        yield from matches(re.compile(re.escape(mask)), text, kind)


def _personal_numbers(text: str) -> Iterator[Found]:
    """Where `mask_numbers` takes something out, which changes nothing else."""
    masked = mask_numbers(text)
    if masked == text:
        return
    place = 0
    rest = masked
    kinds: dict[str, Kind] = {CPR_MASK: "cpr", CARD_MASK: "card"}
    parts = re.split(f"({re.escape(CPR_MASK)}|{re.escape(CARD_MASK)})", rest)
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if part in kinds and not text.startswith(part, place):
            end = text.index(following, place + 1) if following else len(text)
            yield Found(place, end, kinds[part])
            place = end
        else:
            place += len(part)


def _ibans(text: str) -> Iterator[Found]:
    """The longest valid number at each place: what follows it may look like a part of it."""
    for match in _IBAN.finditer(text):
        ends = [
            place for place in range(match.end(), match.start() + 14, -1) if not text[place - 1].isspace()
        ]
        for end in ends:
            if text[end : end + 1].isalnum():
                continue
            if _is_iban(text[match.start() : end]):
                yield Found(match.start(), end, "account")
                break


def _is_iban(text: str) -> bool:
    letters = re.sub(r"[ -]", "", text).upper()
    moved = letters[4:] + letters[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
