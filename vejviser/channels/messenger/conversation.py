"""Which conversation of ours a person on Messenger has."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHANNEL = "messenger"
_CUSTOMER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONVERSATION = re.compile(r"messenger-([0-9]{1,32})-([A-Za-z0-9_-]{1,64})")


@dataclass(frozen=True)
class Thread:
    """A page and one person's id for that page (PSID: "Messenger Platform, IDs for Apps and Pages")."""

    page_id: str
    customer_id: str

    @property
    def conversation_id(self) -> str:
        """Ours, the same for ever: at most 107 characters."""
        return f"{CHANNEL}-{self.page_id}-{self.customer_id}"


def is_customer_id(value: object) -> bool:
    """Whether this can be a person's id."""
    return isinstance(value, str) and _CUSTOMER.fullmatch(value) is not None


def thread_of(conversation_id: str) -> Thread | None:
    """The thread of a conversation; None if it is not on Messenger."""
    found = _CONVERSATION.fullmatch(conversation_id)
    return Thread(found[1], found[2]) if found else None
