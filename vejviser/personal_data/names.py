"""Names of people: those a customer has given, those a sentence introduces, and common ones.

The lists beside this module hold common Danish names; what is rare and not introduced is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from vejviser.personal_data.spans import Found, matches
from vejviser.personal_data.word_lists import text_of, words_in, words_of

_ALSO_WORDS = "# also words"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALISED = r"[A-ZÆØÅÉÖÜÄ][\w'’-]+"
_PARTICLES = frozenset({"af", "von", "van", "de", "der", "el", "al", "la"})
_STATED = re.compile(
    rf"\b(?:[Hh]edder|[Mm]it (?:fulde )?navn er|(?:[Ff]or|[Ee]fter)?[Nn]avn(?:et)?(?: er)?:?|[Jj]eg er|"
    rf"[Dd]et er (?=[A-ZÆØÅ]\w+ [A-ZÆØÅ]))\s+(?P<name>{_CAPITALISED}(?:[ ]+{_CAPITALISED}){{0,3}})"
)
_STATED_LOWER = re.compile(
    r"\b(?:jeg hedder|mit (?:fulde )?navn er|navn(?:et)?:)\s+"
    r"(?P<name>[^\W\d_]{2,}(?:[ \t]+[^\W\d_]{2,}){0,2})",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\b(?:mvh|m\.v\.h|(?:med )?(?:venlig|kærlig|de bedste|bedste|mange)?\s?hilsen|hilsner|vh|kh)\b"
    r"[.,:]?\s+(?:fra\s+)?"
    rf"(?P<name>[^\W\d_][\w'’.-]+(?:[ \t]+{_CAPITALISED}){{0,3}})\s*(?:$|[.,!\n])",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE = re.compile(
    rf"\b(?:[Hh]r\.?|[Ff]ru|[Ff]r\.|[Ff]røken|[Ff]rk\.)\s+(?P<name>{_CAPITALISED}(?:\s+{_CAPITALISED})?)"
)
_INTRODUCES = re.compile(r"hedder|navn|jeg er|det er|mvh|m\.v\.h|hils|[vk]h\b|\bhr|\bfru|\bfr", re.IGNORECASE)
_SENTENCE_ENDS = frozenset('.!?:;\n•–-"»(')
_NOT_NAMES = words_of("not_names.txt")


def stated_names(text: str) -> list[str]:
    """The names that the writer says are theirs or another's, as they are written."""
    return [text[found.start : found.end] for found in _find_stated(text)]


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words, in lower case, by which these names are known again elsewhere."""
    words = (word.lower() for name in names for word in _WORD.findall(name))
    return frozenset(
        word for word in words if len(word) > 1 and word not in _NOT_NAMES and word not in _PARTICLES
    )


def common_names() -> tuple[list[str], list[str]]:
    """First and last names that are no other words, in lower case: what invented people are called."""
    first, _, last, _ = _lists()
    return sorted(first), sorted(last)


def is_first_name(word: str) -> bool:
    """Whether it is a common first name; one that is another word too counts only with a capital."""
    first, unsure_first, _, _ = _lists()
    return word.lower() in first or (word.lower() in unsure_first and word[:1].isupper())


def is_name(word: str) -> bool:
    """Whether it is a common first or last name, or a part such as "af" and "von"."""
    return word.lower() in _all_names() or word.lower() in _PARTICLES or is_first_name(word)


def find_names(text: str, known: frozenset[str], *, stated: bool) -> Iterator[Found]:
    """Where names are: stated ones if wanted, those whose words are `known`, and common ones."""
    if stated:
        yield from _find_stated(text)
    yield from _runs(text, known)


def _find_stated(text: str) -> Iterator[Found]:
    if not _INTRODUCES.search(text):
        return
    for pattern in (_STATED, _STATED_LOWER, _GREETING, _TITLE):
        for found in matches(pattern, text, "name", "name"):
            if (cut := _until_other_word(text, found)) is not None:
                yield cut


def _until_other_word(text: str, found: Found) -> Found | None:
    end = found.start
    for word in _WORD.finditer(text, found.start, found.end):
        if word.group().lower() in _NOT_NAMES:
            break
        end = word.end()
    return Found(found.start, end, "name") if end > found.start else None


def _runs(text: str, known: frozenset[str]) -> Iterator[Found]:
    """Words that begin a name, with the words that go on with it."""
    first, unsure_first, last, _ = _lists()
    goes_on = known | _all_names()
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        word = words[place].group()
        capital = word[0].isupper()
        low = _bare(word.lower()) if capital else word.lower()
        following = words[place + 1] if place + 1 < len(words) else None
        begins = (
            low in known
            or low in first
            or (low in last and capital)
            or (
                low in unsure_first
                and capital
                and (_is_inside(text, words[place]) or _goes_on(text, words[place], following))
            )
        )
        if not begins:
            place += 1
            continue
        end = place
        while end + 1 < len(words) and _belongs(text, words[end], words[end + 1], goes_on):
            end += 1
        yield Found(words[place].start(), words[end].end(), "name")
        place = end + 1


def _bare(word: str) -> str:
    """Without the genitive's ending, for names that are known without it."""
    first, _, last, _ = _lists()
    for ending in ("'s", "’s", "s"):
        stem = word.removesuffix(ending)
        if stem != word and word not in first and word not in last and (stem in first or stem in last):
            return stem
    return word


def _goes_on(text: str, word: re.Match[str], following: re.Match[str] | None) -> bool:
    _, _, last, unsure_last = _lists()
    if following is None or text[word.end() : following.start()] != " ":
        return False
    return following.group()[0].isupper() and _bare(following.group().lower()) in last | unsure_last


def _is_inside(text: str, word: re.Match[str]) -> bool:
    """Whether the word stands inside a sentence, where only names have a capital."""
    before = text[: word.start()].rstrip(" ")
    return bool(before) and before[-1] not in _SENTENCE_ENDS


def _belongs(text: str, word: re.Match[str], following: re.Match[str], names: frozenset[str]) -> bool:
    between = text[word.end() : following.start()]
    if between not in (" ", "  ", ". ", "-"):
        return False
    low = following.group().lower()
    if low in _NOT_NAMES:
        return False
    return _bare(low) in names or low in names or (between != ". " and following.group()[0].isupper())


@cache
def _all_names() -> frozenset[str]:
    first, _, last, unsure_last = _lists()
    return first | last | unsure_last


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    return (*_read("first_names.txt"), *_read("last_names.txt"))


def _read(name: str) -> tuple[frozenset[str], frozenset[str]]:
    sure, _, unsure = text_of(name).partition(f"\n{_ALSO_WORDS}\n")
    surely = words_in(sure)
    return surely, words_in(unsure) - surely
