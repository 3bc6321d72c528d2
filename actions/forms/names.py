"""How a customer's name is read: by what stands there, and by the names that were found in it."""

from __future__ import annotations

import re

from actions.forms.fields import Slots, is_skipped
from actions.forms.words import has_word, is_word, without_lead
from actions.message import CustomerMessage
from vejviser.finding import without_emails
from vejviser.pii import without_masks

MAX_NAME_WORDS = 6

_CAPITALISED = re.compile(r"[A-ZÆØÅÄÖÜÉ][a-zæøåäöüé'’.-]*(?:-[A-ZÆØÅ][a-zæøå]*)?")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_AFTER_NAME = re.compile(r"[,;:\n]|\d|\b(?:mail|e-mail|email|tlf|telefon|og min)\b")


def read_name(message: CustomerMessage, slots: Slots) -> Slots | None:
    """A name of one to six words; e-mail and phone number beside it are left to their own field.

    What stands there is the name. A person that was found in it is taken where that is no name, or has
    other words around it: "Hej, Mette Hansen her".
    """
    if is_skipped(message):
        return {"customer_name": ""}
    written, found = _written_name(message), found_name(message)
    if found and message.intent == "provide_details" and (written is None or _says_more(written, found)):
        return {"customer_name": found}
    return None if written is None else {"customer_name": _with_capitals(written)}


def found_name(message: CustomerMessage) -> str | None:
    """The first person named in the message, unless it is a question; not the one in "ikke Mette"."""
    if message.text.rstrip().endswith("?"):
        return None
    for entity in message.entities:
        value = str(entity.get("value") or "")
        before = message.text[: entity.get("start") or 0].rstrip().lower()
        if entity.get("entity") == "person" and _is_name(value.split()) and not before.endswith("ikke"):
            return _with_capitals(value)
    return None


def looks_like_a_name(text: str) -> bool:
    """Whether the text is two to four capitalised words: a name, whatever it sounds like."""
    words = text.strip(" .!").split()
    return 2 <= len(words) <= 4 and all(_CAPITALISED.fullmatch(word) for word in words)


def _written_name(message: CustomerMessage) -> str | None:
    """The name if the message is nothing but a name, or what people write before one and a name."""
    text = without_emails(without_masks(message.written))
    text = _AFTER_NAME.split(without_lead(text))[0]
    words = text.strip(" .!").split()
    if not _is_name(words) or "?" in message.text or has_word(text, "no_name"):
        return None
    if len(words) == 1 and (message.intent in ("affirm", "deny", "greet") or is_word(text, "question")):
        return None
    return " ".join(words)


def _is_name(words: list[str]) -> bool:
    return 1 <= len(words) <= MAX_NAME_WORDS and all(_NAME_WORD.fullmatch(word) for word in words)


def _says_more(written: str, found: str) -> bool:
    """Whether `written` has more in it than the name, or has nothing of it.

    Small letters around capitalised words ("bare Jonas"): in a message without capitals no word tells.
    """
    if written.islower():
        return not set(written.split()) & set(found.lower().split())
    others = [word for word in written.split() if word not in found.split()]
    return all(word.islower() for word in others) if len(others) < len(written.split()) else True


def _with_capitals(name: str) -> str:
    return name.title() if name.islower() else name
