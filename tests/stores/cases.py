"""Cases for an outbox and the entries of them; SECRETS are the words that nothing may tell."""

from __future__ import annotations

from typing import Any

from vejviser.helpdesk.case import Case, Customer
from vejviser.stores.entry import Entry
from vejviser.stores.operations import create_payload
from vejviser.stores.outbox import Outbox

SECRETS = ("Kim", "kim@example.dk", "12345678", "INV-77", "hemmelig")


def case_payload(subject: str = "hemmeligt gebyr") -> dict[str, Any]:
    """The payload of a complaint full of personal data."""
    customer = Customer("Kim Jensen", "kim@example.dk", "12345678")
    return create_payload(Case("complaint", subject, "hemmelig tekst æøå", customer, "INV-77"))


def entry_of(outbox: Outbox, key: str) -> Entry:
    """The entry with this key, which is there."""
    entry = outbox.by_key(key)
    assert entry is not None
    return entry
