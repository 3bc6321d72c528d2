"""A conversation's row for the inbox, and all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from desk.assistant.message_ids import id_of_notice, id_of_overheard
from desk.assistant.models import OutboxEntry
from desk.review.models import CaseState, FlagName
from desk.review.models.conversation import PREVIEW_CHARS
from desk.review.reading.course import NOT_UNDERSTOOD, course_of
from desk.review.reading.flags import LEFT_AFTER, Raised, flags_of
from desk.review.reading.hiding import Hiding
from desk.review.reading.said import Course, Did, Said
from desk.review.reading.source import Material

CHANNEL_CHARS = 50
# A greeting says nothing about what the conversation is about.
GREETINGS = frozenset({"greet", "bot_challenge", "ask_capabilities"})


@dataclass
class Summary:
    """`fields` are those of `models.Conversation`; the rest are rows of the other tables."""

    key: str
    fields: dict[str, Any]
    said: list[Said]
    did: list[Did]
    flags: list[Raised]
    entries: list[OutboxEntry]

    @property
    def intents(self) -> set[str]:
        """What the customer was understood to mean; where a form took the message it did not matter."""
        return {
            said.intent
            for said in self.said
            if said.intent and not (said.answer and said.intent == NOT_UNDERSTOOD)
        }


def summary_of(material: Material, now: datetime) -> Summary | None:
    """The conversation as it is now; None as long as nothing was said."""
    course, hiding = course_of(material.events)
    if not course.said:
        return None
    _add_other(course, material, hiding)
    started_at, last_at = course.said[0].at, max(said.at for said in course.said)
    left = now - last_at >= LEFT_AFTER
    flags = list(flags_of(course, material.entries, material.ratings, left, now))
    fields = {
        **_course_fields(course, flags),
        **_when(started_at, last_at),
        "channel": _channel(material, course)[:CHANNEL_CHARS],
        "case_state": _case_state(material.entries),
        "settled": left,
    }
    if material.ratings:
        rating = material.ratings[-1]
        fields |= {"rating": rating.score, "rating_comment": hiding.text(rating.comment or "")}
    return Summary(material.key, fields, course.said, course.did, flags, material.entries)


def _course_fields(course: Course, flags: list[Raised]) -> dict[str, Any]:
    customers = course.customers
    unclear = [said.confidence for said in course.unclear if said.confidence is not None]
    aborted = next((flag.details for flag in flags if flag.name == FlagName.FORM_ABORTED), None)
    rung = course.slots.get("rung")
    return {
        "messages": len(customers),
        "answers": sum(said.sender == "bot" for said in course.said),
        "least_confidence": min(unclear, default=None),
        "fallbacks": sum(said.fallback for said in customers),
        "form_aborted": aborted is not None,
        "aborted_form": aborted["form"] if aborted else "",
        "aborted_field": aborted["field"] if aborted else "",
        "human_wanted": course.human_wanted is not None,
        "kind": course.kind,
        "rung": rung if isinstance(rung, str) else "",
        "preview": _preview(customers or course.said),
        "rating": None,
        "rating_comment": "",
    }


def _when(started_at: datetime, last_at: datetime) -> dict[str, Any]:
    local = timezone.localtime(started_at)
    return {"started_at": started_at, "last_at": last_at, "day": local.date(), "hour": local.hour}


def _channel(material: Material, course: Course) -> str:
    if material.chat is not None:
        return material.chat.channel
    return course.channel or "?"


def _preview(said: list[Said]) -> str:
    matter = (one for one in said if one.intent not in GREETINGS and not one.answer)
    chosen = next(matter, said[0])
    text = " ".join(chosen.text.split())
    return text if len(text) <= PREVIEW_CHARS else f"{text[: PREVIEW_CHARS - 1]}…"


def _case_state(entries: list[OutboxEntry]) -> str:
    created = [entry for entry in entries if entry.operation == "create"]
    if not created:
        return ""
    latest = created[-1]
    withdrawn = {e.create_key for e in entries if e.operation == "withdraw" and e.state == "sent"}
    if latest.key in withdrawn:
        return CaseState.WITHDRAWN
    return {"sent": CaseState.OPENED, "rejected": CaseState.FAILED}.get(latest.state, CaseState.WAITING)


def _add_other(course: Course, material: Material, hiding: Hiding) -> None:
    """What is in no event, notices and what a human had part in: each goes after what was said before it."""
    for notice in material.notices:
        text = hiding.text(notice.text, "assistant")
        _insert(course, id_of_notice(notice.pk), "notice", text, notice.text, notice.created_at)
    for heard in material.overheard:
        sender = "human" if heard.said_by == "page" else "customer"
        text = hiding.text(heard.text)
        _insert(course, id_of_overheard(heard.pk), sender, text, heard.text, heard.said_at)


def _insert(course: Course, id_: int, sender: str, text: str, clear: str, at: datetime) -> None:
    before = [said for said in course.said if said.at <= at]
    sequence = before[-1].sequence if before else 0
    # There was nothing for the assistant to understand.
    said = Said(id_, sequence, sender, text, text != clear, at, clear=clear, answer=True)
    course.said.insert(len(before), said)
