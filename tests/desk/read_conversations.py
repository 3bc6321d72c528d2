"""Conversations in the desk's read model, as `python -m desk follow` writes them, for tests of the pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.desk.running_desk import Desk, run_desk

# Run by `python -m desk shell`, which has imported the models; `rows` is what the test wants.
_MAKE = """
import json
from datetime import datetime, timezone
from desk.review.models import Conversation, Message, Step
at = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
highest = Message.objects.order_by("-event_id").values_list("event_id", flat=True).first() or 0
highest = max(highest, Step.objects.order_by("-event_id").values_list("event_id", flat=True).first() or 0)
made = []
for row in json.loads({rows!r}):
    conversation = Conversation.objects.create(
        key=row["key"], channel="website", started_at=at, last_at=at, day=at.date(), hour=11, **row["fields"]
    )
    said = []
    for sequence, line in enumerate(row["lines"], start=1):
        kind = line.pop("table")
        model = {{"message": Message, "step": Step}}[kind]
        item = model.objects.create(
            conversation=conversation, event_id=highest + sequence, sequence=sequence, at=at, **line
        )
        if kind == "message":
            said.append(item.pk)
    highest += len(row["lines"])
    made.append([conversation.pk, said])
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Made:
    """A conversation of the read model and its messages, by their numbers."""

    pk: int
    messages: list[int]


@dataclass
class Told:
    """A conversation to be made, line by line."""

    fields: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def says(
        self, text: str, intent: str, *others: str, masked: bool = False, confidence: float = 0.5
    ) -> Told:
        """The customer writes; `others` are intents that were less likely."""
        others = others or ("repeat",)
        ranking = [
            {"name": name, "confidence": confidence / (place + 1)}
            for place, name in enumerate((intent, *others))
        ]
        self.lines.append(
            {"table": "message", "sender": "customer", "text": text, "intent": intent, "masked": masked,
             "confidence": confidence, "ranking": ranking, "fallback": intent == "nlu_fallback"}
        )  # fmt: skip
        return self

    def presses(self, title: str, intent: str) -> Told:
        """The customer presses a button."""
        ranking = [{"name": intent, "confidence": 1.0}]
        self.lines.append(
            {
                "table": "message",
                "sender": "customer",
                "text": title,
                "intent": intent,
                "confidence": 1.0,
                "ranking": ranking,
            }
        )
        return self

    def does(self, name: str, kind: str = "action", value: Any = None) -> Told:
        """The assistant acts, fills a slot, begins or ends a form."""
        self.lines.append({"table": "step", "kind": kind, "name": name, "value": value})
        return self


def make_conversations(desk: Desk, *told: Told) -> list[Made]:
    """Writes them into the desk's database."""
    rows = [{"key": uuid4().hex, "fields": one.fields, "lines": one.lines} for one in told]
    made = run_desk(desk.env, "shell", "--no-imports", "-c", _MAKE.format(rows=json.dumps(rows)))
    assert made.returncode == 0, made.stderr
    return [Made(pk, messages) for pk, messages in json.loads(made.stdout.splitlines()[-1])]
