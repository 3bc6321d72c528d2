"""Finding e-mail addresses, phone, invoice and case numbers in what a customer wrote."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    r"(?<![\w.])[\w.+'-]*\w\s?(?:@|\(at\)|\bsnabel-?a\b)\s?[\w-]+(?:\.[\w-]+)*\.\w{2,}", re.IGNORECASE
)
_AT = re.compile(r"\s?(?:@|\(at\)|\bsnabel-?a\b)\s?", re.IGNORECASE)

# Danish: eight digits, +45 or 0045 in front or not. Foreign: + or 00 and a country code.
_DANISH_PHONE = re.compile(r"(?<![\w+-])(?:(?:\+|00)45[ -]?)?(\d(?:[ .-]?\d){7})(?![\w-]*\d)")
_FOREIGN_PHONE = re.compile(r"(?<![\w+])(?:\+|00)(?!45)([1-9]\d(?:[ ()-]?\d){5,12})(?!\d)")
_LABELLED_PHONE = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*)\b[.:]?(?:\s*(?:nummer|nr|er)\b[.:]?)*\s*(\d(?:[ -]?\d){6,13})",
    re.IGNORECASE,
)

_INVOICE_LABEL = r"\b(?:faktura|regning)\w*[.:]?(?:\s*(?:nummer|nr|no|er|lyder|hedder|på)\b[.:]?)*\s*#?"
_LABELLED_INVOICE = re.compile(
    _INVOICE_LABEL + r"((?=[\w-]*\d)[A-Za-z0-9][A-Za-z0-9-]{3,39})(?![\w-])", re.IGNORECASE
)
_LABELLED_DIGITS = re.compile(_INVOICE_LABEL + r"\d[\d -]*", re.IGNORECASE)
_INVOICE = re.compile(r"(?<![\w@.+-])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9][A-Za-z0-9-]{3,39}(?![\w@-])")
_GROUPED_DIGITS = re.compile(r"(?<=\d)[ .](?=\d)")

_AMOUNT = re.compile(
    r"\b\d[\d.]*(?:,\d{1,2})?\s*(?:kr|kroner|dkk|euro?)\b\.?|\b\d[\d.]*,\d{2}\b", re.IGNORECASE
)
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")

_CASE = re.compile(
    r"\bsag(?:en|s|snr|snummer(?:et)?)?[\s.:#-]*(?:er\s+|nr\.?\s*)?(?:sag-?)?(\d{4,10})\b", re.IGNORECASE
)


def find_email(text: str) -> str | None:
    """The first e-mail address, also written with "snabel-a"; letters such as æøå are allowed."""
    match = _EMAIL.search(text)
    if match is None:
        return None
    return _AT.sub("@", match.group()).strip(".'").lower()


def find_phone(text: str) -> str | None:
    """The first phone number: Danish as `12 34 56 78`, foreign with its country code as `+46…`."""
    for other in (_EMAIL, _DATE, _LABELLED_DIGITS, _CASE):
        text = other.sub(" ", text)
    if match := _DANISH_PHONE.search(text):
        digits = re.sub(r"\D", "", match.group(1))
        return " ".join(digits[i : i + 2] for i in range(0, 8, 2))
    if match := _FOREIGN_PHONE.search(text):
        return "+" + re.sub(r"\D", "", match.group(1))
    if match := _LABELLED_PHONE.search(text):
        return re.sub(r"\D", "", match.group(1))
    return None


def find_labelled_invoice_number(text: str) -> str | None:
    """The number after a word such as "faktura" or "regningsnummer"."""
    match = _LABELLED_INVOICE.search(_GROUPED_DIGITS.sub("", _AMOUNT.sub(" ", text)))
    return match.group(1) if match else None


def find_invoice_number(text: str) -> str | None:
    """What may be an invoice number in the answer to the question for it.

    4 to 40 letters, digits and hyphens with at least one digit. There is no public format, so
    nothing that fits is refused; a year is only taken when nothing else stands there.
    """
    if labelled := find_labelled_invoice_number(text):
        return labelled
    for other in (_EMAIL, _AMOUNT, _DATE):
        text = other.sub(" ", text)
    found = _INVOICE.findall(_GROUPED_DIGITS.sub("", text))
    better = [number for number in found if not _YEAR.fullmatch(number)]
    if better:
        return max(better, key=lambda number: (sum(map(str.isdigit, number)), len(number)))
    return found[0] if found and found[0] == text.strip() else None


def without_emails(text: str) -> str:
    """The text with its e-mail addresses taken out, for whoever looks for digits."""
    return _EMAIL.sub(" ", text)


def find_case_number(text: str) -> str | None:
    """A case number such as `SAG-10234` in the help desk's own spelling."""
    match = _CASE.search(text)
    return f"SAG-{match.group(1)}" if match else None
