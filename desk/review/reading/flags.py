"""Which conversations deserve a look, and why. The details are numbers and names of ours, never a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from desk.assistant.models import OutboxEntry, Rating
from desk.review.models import FlagName
from desk.review.reading.said import Course, Said

# Who has said nothing for this long has left. Before, no form is aborted and no complaint without a case.
LEFT_AFTER = timedelta(minutes=60)
CASE_WAITS_LONG = timedelta(minutes=15)
VERY_LONG_MESSAGES = 30
LOW_RATING = 2
# Shorter answers ("Rettet.", "Noteret.") are said twice without anything being wrong.
SAME_ANSWER_CHARS = 25
SHOUTED_WORDS = 4
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Raised:
    """A flag, the message it shows at, and what explains it."""

    name: FlagName
    said: Said | None = None
    details: dict[str, Any] = field(default_factory=dict)


def flags_of(
    course: Course, entries: list[OutboxEntry], ratings: list[Rating], left: bool, now: datetime
) -> Iterator[Raised]:
    """The conversation's flags, each name at most once; `left` says that the customer has gone."""
    if (pair := _not_understood(course)) is not None:
        yield Raised(FlagName.NOT_UNDERSTOOD_TWICE, pair)
    if (again := _same_answer(course)) is not None:
        yield Raised(FlagName.SAME_ANSWER_TWICE, again, {"response": again.response})
    if course.aborted is not None:
        form, asked, said = course.aborted
        yield Raised(FlagName.FORM_ABORTED, said, {"form": form, "field": asked, "how": "cancelled"})
    elif left and course.open_form:
        last = course.customers[-1] if course.customers else None
        details = {"form": course.open_form, "field": course.asked, "how": "left"}
        yield Raised(FlagName.FORM_ABORTED, last, details)
    yield from _cases(entries, now)
    if course.human_wanted is not None:
        yield Raised(FlagName.HUMAN_WANTED, course.human_wanted)
    if (angry := next((said for said in course.customers if _is_angry(said)), None)) is not None:
        yield Raised(FlagName.ANGER, angry, {"intent": angry.intent == "express_frustration"})
    if ratings and ratings[-1].score <= LOW_RATING:
        yield Raised(FlagName.LOW_RATING, None, {"score": ratings[-1].score})
    if left and course.kind == "complaint" and not entries and not course.calls_first:
        yield Raised(FlagName.COMPLAINT_WITHOUT_CASE, None, {"rung": course.slots.get("rung") or ""})
    if len(course.customers) >= VERY_LONG_MESSAGES:
        yield Raised(FlagName.VERY_LONG, None, {"messages": len(course.customers)})


def _not_understood(course: Course) -> Said | None:
    before: Said | None = None
    for said in course.customers:
        if before is not None and before.fallback and said.fallback:
            return said
        before = said
    return None


def _same_answer(course: Course) -> Said | None:
    """The first answer of a turn that is word for word that of the turn before, unless that was wished."""
    before = ""
    asked: Said | None = None
    for said in course.said:
        if said.sender == "customer":
            asked = said
        elif said.sender == "bot" and asked is not None:
            long_enough = len(said.clear) >= SAME_ANSWER_CHARS
            # A form acknowledges each part of an answer in the same words.
            if said.clear == before and long_enough and asked.intent != "repeat" and not asked.answer:
                return said
            before, asked = said.clear, None
    return None


def _cases(entries: list[OutboxEntry], now: datetime) -> Iterator[Raised]:
    if (failed := next((entry for entry in entries if entry.state == "rejected"), None)) is not None:
        details = {"reference": failed.reference, "error": failed.error_class or ""}
        yield Raised(FlagName.CASE_FAILED, None, details)
    waiting = [e for e in entries if e.state == "pending" and now - e.created_at >= CASE_WAITS_LONG]
    if waiting:
        details = {"reference": waiting[0].reference, "since": waiting[0].created_at.isoformat()}
        yield Raised(FlagName.CASE_WAITING, None, details)


def _is_angry(said: Said) -> bool:
    if said.intent == "express_frustration" and not said.answer:
        return True
    words = _WORDS.findall(said.clear)
    if any(word.lower() in _anger_words() for word in words):
        return True
    shouted = [word for word in words if len(word) > 2 and word.isupper()]
    return len(shouted) >= SHOUTED_WORDS and len(shouted) * 2 > len(words)


@cache
def _anger_words() -> frozenset[str]:
    lines = Path(__file__).with_name("anger_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
