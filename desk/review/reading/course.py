"""From the events of a conversation to what was said and done in it.

The events are Rasa's (https://rasa.com/docs/rasa/action-server/events), in the order of their sequence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from desk.review.reading.hiding import Hiding
from desk.review.reading.said import Course, Did, Said
from desk.review.reading.source import EventRow

NOT_UNDERSTOOD = "nlu_fallback"
CANDIDATES = 5
# A bare yes or no that answers nothing is met by the same action, and was understood.
BARE_ANSWERS = frozenset({"affirm", "deny"})
COMPLAINTS = frozenset({"make_complaint", "dispute_handling", "dispute_decision"})
KINDS = {"feedback": "feedback", "complaint": "complaint", "review_request": "complaint"}
# What nobody wants to see among the steps.
UNSEEN_ACTIONS = frozenset({"action_listen"})
UNSEEN_EVENTS = frozenset({"user_featurization", "session_started"})


def course_of(events: Sequence[EventRow]) -> tuple[Course, Hiding]:
    """How the conversation went, and what hides its personal data.

    Names that are given late are hidden from the beginning.
    """
    parsed = [(row, _data(row)) for row in events]
    hiding = Hiding(
        ((data.get("name", ""), data.get("value")) for row, data in parsed if row.type_name == "slot"),
        (data.get("text") or "" for row, data in parsed if row.type_name == "user"),
    )
    reader = _Reader(hiding)
    for row, data in parsed:
        reader.take(row, data)
    return reader.course, hiding


def _data(row: EventRow) -> dict[str, Any]:
    if row.type_name == "action" and row.action_name in UNSEEN_ACTIONS:
        return {}
    data = json.loads(row.data)
    return data if isinstance(data, dict) else {}


class _Reader:
    """Goes through the events once and keeps what later ones need to know of earlier ones."""

    def __init__(self, hiding: Hiding) -> None:
        self.course = Course()
        self._hiding = hiding
        self._titles: dict[str, str] = {}
        self._last: Said | None = None
        self._last_action = ""
        self._failed = 0
        # The form did not take the message; when it runs later in the turn it only asks again.
        self._rejected = False

    def take(self, row: EventRow, data: Mapping[str, Any]) -> None:
        """One event."""
        at = datetime.fromtimestamp(row.timestamp or 0.0, UTC)
        if row.type_name == "user":
            self._customer(row, data, at)
        elif row.type_name == "bot":
            self._assistant(row, data, at)
        elif row.type_name == "action":
            self._action(row, row.action_name or data.get("name") or "", at)
        elif row.type_name == "slot":
            self._slot(row, data.get("name") or "", data.get("value"), at)
        elif row.type_name == "active_loop":
            self._form(row, data.get("name") or "", at)
        elif row.type_name not in UNSEEN_EVENTS:
            self._rejected = self._rejected or row.type_name == "action_execution_rejected"
            self._step(row, "other", row.type_name, data.get("name"), at)

    def _customer(self, row: EventRow, data: Mapping[str, Any], at: datetime) -> None:
        course = self.course
        clear = data.get("text") or ""
        shown = self._shown(clear)
        text = self._hiding.text(shown)
        parsed = data.get("parse_data") or {}
        ranking = [
            {"name": candidate.get("name") or "", "confidence": round(candidate.get("confidence") or 0.0, 4)}
            for candidate in parsed.get("intent_ranking") or []
        ]
        intent = (parsed.get("intent") or {}).get("name") or ""
        course.channel = data.get("input_channel") or course.channel
        said = Said(
            row.id, row.sequence, "customer", text, text != shown, at,
            intent=intent,
            confidence=_confidence(intent, parsed, ranking),
            ranking=[candidate for candidate in ranking if candidate["name"] != NOT_UNDERSTOOD][:CANDIDATES],
            entities=[
                {"entity": entity.get("entity") or "", "value": self._entity(entity)}
                for entity in parsed.get("entities") or []
            ],
            fallback=intent == NOT_UNDERSTOOD,
            answer=_is_button(clear),
            clear=clear,
        )  # fmt: skip
        course.said.append(said)
        self._last, self._rejected = said, False
        if intent == "human_handoff":
            course.human_wanted = course.human_wanted or said
        if intent in COMPLAINTS:
            course.kind = "complaint"
        elif intent == "give_feedback" and not course.kind:
            course.kind = "feedback"

    def _entity(self, entity: Mapping[str, Any]) -> Any:
        slots = {"email": "customer_email", "phone": "customer_phone", "name": "customer_name"}
        return self._hiding.slot(slots.get(entity.get("entity") or "", ""), entity.get("value"))

    def _shown(self, text: str) -> str:
        """What the customer saw on a button, or wrote."""
        if not _is_button(text):
            return text
        return self._titles.get(text) or text.partition("{")[0]

    def _assistant(self, row: EventRow, data: Mapping[str, Any], at: datetime) -> None:
        clear = data.get("text") or ""
        text = self._hiding.text(clear, "assistant")
        buttons = (data.get("data") or {}).get("buttons") or []
        self._titles = {**self._titles, **{b.get("payload", ""): b.get("title", "") for b in buttons}}
        titles = [self._hiding.text(button.get("title") or "", "assistant") for button in buttons]
        response = (data.get("metadata") or {}).get("utter_action") or ""
        if not clear and not buttons:
            return
        self.course.said.append(
            Said(
                row.id,
                row.sequence,
                "bot",
                text,
                text != clear,
                at,
                buttons=titles,
                clear=clear,
                response=response,
            )
        )

    def _action(self, row: EventRow, name: str, at: datetime) -> None:
        last = self._last
        if name not in UNSEEN_ACTIONS:
            self._step(row, "action", name, None, at)
        if last is not None:
            if name == self.course.open_form and not self._rejected:
                # The form took the message; that it could not read it is told by a slot that follows.
                last.answer, last.fallback = True, False
            elif name == "action_not_understood" and last.intent not in BARE_ANSWERS:
                last.fallback = True
            elif name == "action_start_handoff":
                self.course.human_wanted = self.course.human_wanted or last
        if name == "action_listen":
            self._last = None
        else:
            self._last_action = name

    def _slot(self, row: EventRow, name: str, value: Any, at: datetime) -> None:
        course = self.course
        before = course.slots.get(name)
        course.slots[name] = value
        if name == "requested_slot" and value:
            course.asked = value
        elif name == "case_kind" and value in KINDS:
            course.kind = KINDS[value]
        elif name == "register_anyway" and value is not None:
            course.calls_first = value is False
        elif name == "failed_answers":
            failed = value if isinstance(value, int) else 0
            if failed > self._failed and self._last is not None:
                self._last.answer, self._last.fallback = False, True
            self._failed = failed
        if value != before:
            self._step(row, "slot", name, self._hiding.slot(name, value), at)

    def _form(self, row: EventRow, name: str, at: datetime) -> None:
        course = self.course
        if not name and course.open_form and self._last_action == "action_cancel":
            course.aborted = (course.open_form, course.asked, self._last)
        if name != course.open_form:
            self._step(row, "form", name or course.open_form, "begun" if name else "ended", at)
        if not name:
            course.asked = ""
        course.open_form = name

    def _step(self, row: EventRow, kind: str, name: str, value: Any, at: datetime) -> None:
        self.course.did.append(Did(row.id, row.sequence, kind, name, value, at))


def _is_button(text: str) -> bool:
    # The channels take the slash from what customers write.
    return text.startswith("/")


def _confidence(intent: str, parsed: Mapping[str, Any], ranking: list[dict[str, Any]]) -> float | None:
    """That of the likeliest intent, also where it was too low to count."""
    if intent == NOT_UNDERSTOOD:
        return max((one["confidence"] for one in ranking if one["name"] != NOT_UNDERSTOOD), default=0.0)
    found = (parsed.get("intent") or {}).get("confidence")
    return None if found is None else round(float(found), 4)
