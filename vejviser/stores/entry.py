"""One thing to be told to the help desk, as the outbox keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

Operation = Literal["create", "note", "withdraw"]
State = Literal["pending", "sent", "rejected"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Entry:
    """A row of the outbox. Times are aware and in UTC.

    `reference` is the short code for people, `create_key` the key of the create that this entry is about,
    `payload` what to send (None once it is sent), `attempts` the attempts begun, `lease_until` until when a
    process may be sending it, `error_class` the class of the last failure, `ticket_number` and
    `ticket_status` what the help desk answered.
    """

    id: int
    key: str
    operation: Operation
    reference: str
    conversation_id: str
    create_key: str | None
    payload: dict[str, Any] | None = field(repr=False)
    state: State
    attempts: int
    next_attempt_at: datetime
    lease_until: datetime | None
    error_class: str | None
    ticket_number: str | None
    ticket_status: str | None
    created_at: datetime
    sent_at: datetime | None


def entry_of(row: Any) -> Entry:
    """The entry of a whole row of the outbox table."""
    return Entry(**row._mapping)
