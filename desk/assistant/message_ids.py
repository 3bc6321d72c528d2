"""One number for each thing that was said, whichever of the assistant's tables it is in.

Events have their own id. What is in no event has a number below zero, made from the id in its table.
"""

from __future__ import annotations

from desk.assistant.models import Event, MailboxRow, Overheard

# No mailbox gets as long as this.
_OVERHEARD_FROM = 1 << 48


def id_of_notice(mailbox_id: int) -> int:
    """The number of a channel's notice."""
    return -mailbox_id


def id_of_overheard(overheard_id: int) -> int:
    """The number of what was said to or by a human."""
    return -(_OVERHEARD_FROM + overheard_id)


def place_of(message_id: int) -> tuple[type[Event] | type[MailboxRow] | type[Overheard], int]:
    """The table that it is in, and its id there."""
    if message_id > 0:
        return Event, message_id
    if message_id > -_OVERHEARD_FROM:
        return MailboxRow, -message_id
    return Overheard, -message_id - _OVERHEARD_FROM
