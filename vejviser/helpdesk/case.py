"""What a customer's case holds, and what a help desk tells about the ticket made from it.

Fields with personal data are left out of `repr`, so that no log line shows them by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, cast, get_args

Kind = Literal["feedback", "complaint", "review_request", "contact_request"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Customer:
    """Who can be answered, and where; None is what the customer did not give."""

    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Case:
    """One case as the customer confirmed it; `conversation_id` is Rasa's sender id."""

    kind: Kind
    subject: str = field(repr=False)
    description: str = field(repr=False)
    customer: Customer = field(default_factory=Customer)
    invoice_number: str | None = field(default=None, repr=False)
    department: str | None = None
    channel: str | None = None
    conversation_id: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"the kind of a case is one of {', '.join(KINDS)}")

    def to_json(self) -> dict[str, Any]:
        """The case as plain values for JSON, with the field names of the desk's API (DESIGN section 4)."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Case:
        """The case that `to_json` gave. Raises `ValueError`, which names the field, never its value."""
        customer = data.get("customer")
        if customer is not None and not isinstance(customer, Mapping):
            raise ValueError("customer is not an object")
        customer = customer or {}
        return cls(
            kind=cast(Kind, _required(data, "kind")),
            subject=_required(data, "subject"),
            description=_required(data, "description"),
            customer=Customer(
                name=_optional(customer, "name"),
                email=_optional(customer, "email"),
                phone=_optional(customer, "phone"),
            ),
            invoice_number=_optional(data, "invoice_number"),
            department=_optional(data, "department"),
            channel=_optional(data, "channel"),
            conversation_id=_optional(data, "conversation_id"),
        )


@dataclass(frozen=True)
class Ticket:
    """What the help desk says about a ticket; None where a backend does not tell.

    `number` is the help desk's own number, `status` its code, `status_label` the words for the customer,
    `created_at` an aware time in UTC. `customer_email` is for checking who asks, never for showing.
    """

    number: str
    status: str
    status_label: str
    url: str | None = None
    created_at: datetime | None = None
    kind: str | None = None
    subject: str | None = field(default=None, repr=False)
    customer_email: str | None = field(default=None, repr=False)
    conversation_id: str | None = None


def _required(data: Mapping[str, object], name: str) -> str:
    value = _optional(data, name)
    if value is None:
        raise ValueError(f"{name} is missing")
    return value


def _optional(data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return value
