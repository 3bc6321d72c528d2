"""Finding personal numbers in free text and masking them before anything is stored.

CPR numbers are `DDMMYY-XXXX` with an optional hyphen or space; modulus 11 has been unreliable since
2007 and is not checked, and substitute numbers add 60 to the day. Card numbers have 13 to 19 digits
with a valid Luhn check digit (ISO/IEC 7812). Imports nothing of Rasa: the desk uses it too.
"""

from __future__ import annotations

import re
from datetime import date

CPR_MASK = "xxxxxx-xxxx"
CARD_MASK = "xxxx xxxx xxxx xxxx"

_DASH = "-–—‑−"
_CPR = re.compile(
    rf"(?:(?<![\w+-])|(?<=cpr)|(?<=nr)|(?<=nummer))(\d{{2}})[ ./-]?(\d{{2}})[ ./-]?(?:19|20)?(\d{{2}})"
    rf"(\s?[{_DASH}./_]{{1,2}}\s?|\s?)(\d{{4}})(?![\w-]*\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])\d(?:[ .\-]?\d){12,18}(?![\w-]*\d)")
# Who writes this before a number says what it is, whatever else stands there.
_CPR_BEFORE = re.compile(r"(?:cpr|personnummer|pers\.?\s?nr)\D{0,40}$", re.IGNORECASE)
# Ten bare digits may be an invoice, order, case or phone number: the word before them decides.
_LABEL_BEFORE = re.compile(
    r"(?:faktura|regning|ordre|bestilling|sags?|kunde|reference|ref|ocr|tlf|telefon|mobil)"
    r"[\wæøå]*[.:]?(?:\s*(?:nummer|nr|no|er|på|lyder|hedder|har)\b[.:]?)*\s*#?$",
    re.IGNORECASE,
)


def mask_numbers(text: str) -> str:
    """`text` with every CPR-like and card number replaced by a mask of x's.

    A number with a CPR's hyphen or space is always masked. Ten digits in a row are masked when they
    begin with a date, unless a word such as "faktura" or "tlf." stands right before them.
    """
    return _CPR.sub(_mask_cpr, _CARD.sub(_mask_card, text))


def has_masked_number(text: str) -> bool:
    """Whether `mask_numbers` has taken something out of this text."""
    return CPR_MASK in text or CARD_MASK in text


def without_masks(text: str) -> str:
    """`text` without the masks that `mask_numbers` has put in."""
    return text.replace(CPR_MASK, " ").replace(CARD_MASK, " ")


def _mask_cpr(match: re.Match[str]) -> str:
    day, month, year, separator, _ = match.groups()
    before = match.string[: match.start()]
    if _CPR_BEFORE.search(before):
        masked = True
    elif separator:
        masked = _could_be_date(day, month, year) or separator.strip() in _DASH
    else:
        labelled = _LABEL_BEFORE.search(before)
        masked = _could_be_date(day, month, year) and not labelled
    return CPR_MASK if masked else match.group()


def _could_be_date(day: str, month: str, year: str) -> bool:
    real_day = int(day) - 60 if int(day) > 60 else int(day)
    for century in (1900, 2000):
        try:
            date(century + int(year), int(month), real_day)
        except ValueError:
            continue
        return True
    return False


def _mask_card(match: re.Match[str]) -> str:
    digits = [int(character) for character in match.group() if character.isdigit()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    valid = (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
    return CARD_MASK if valid else match.group()
