"""Contact details that are known from an earlier case of the conversation."""

from __future__ import annotations

from collections.abc import Iterator

from actions.forms.fields import Slots

CONTACT_SLOTS = ("customer_name", "customer_email", "customer_phone")


def contact_fields(slots: Slots, fields: tuple[str, ...]) -> Iterator[str]:
    """`fields` with the offer to reuse known details before them, where there are any."""
    if slots.get("known_contact"):
        yield "reuse_contact"
    yield from fields


def known_contact(slots: Slots) -> Slots | None:
    """The details that can be offered again; `None` if there is no way to reach the customer."""
    known = {slot: slots.get(slot) or "" for slot in CONTACT_SLOTS}
    return known if known["customer_email"] or known["customer_phone"] else None


def after_reuse(read: Slots, slots: Slots) -> Slots:
    """The answer to the offer, with the known details filled in if it was yes."""
    if not read["reuse_contact"]:
        return read
    known = slots["known_contact"]
    # A name that was never given is still asked for where a form needs it.
    return {**known, "customer_name": known["customer_name"] or None} | read
