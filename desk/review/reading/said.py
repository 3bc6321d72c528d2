"""What a conversation comes to in the read model, before it is written. Nothing in here is unmasked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Said:
    """One message; the fields are those of `models.Message`."""

    event_id: int
    sequence: int
    sender: str
    text: str
    masked: bool
    at: datetime
    intent: str = ""
    confidence: float | None = None
    ranking: list[dict[str, Any]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    fallback: bool = False
    buttons: list[str] = field(default_factory=list)
    # What a form took as the answer to its question, and what a button said: there was nothing to understand.
    answer: bool = False
    # The clear text, for flags that look at how it is written; it is never stored.
    clear: str = ""
    # The response that the assistant gave.
    response: str = ""


@dataclass(frozen=True)
class Did:
    """One step; the fields are those of `models.Step`."""

    event_id: int
    sequence: int
    kind: str
    name: str
    value: Any
    at: datetime


@dataclass
class Course:
    """How a conversation went, in order, with the state that it was left in."""

    said: list[Said] = field(default_factory=list)
    did: list[Did] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    channel: str = ""
    kind: str = ""
    human_wanted: Said | None = None
    # The form that is under way, and what it asked for last.
    open_form: str = ""
    asked: str = ""
    aborted: tuple[str, str, Said | None] | None = None
    calls_first: bool = False

    @property
    def customers(self) -> list[Said]:
        """What the customer said."""
        return [said for said in self.said if said.sender == "customer"]

    @property
    def unclear(self) -> list[Said]:
        """What the customer said and the assistant had to understand."""
        return [said for said in self.customers if not said.answer]
