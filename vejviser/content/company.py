"""The company profile, as in `content/company.yml`; its schema says what each field means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vejviser.content.fact import Days, Detail, Fact, Source


@dataclass(frozen=True)
class Identity:
    """Who the company is. `country` is ISO 3166-1 alpha-2."""

    name: Detail
    country: str
    sector: str


@dataclass(frozen=True)
class Assistant:
    """How the assistant presents itself."""

    name: str
    nature: str


@dataclass(frozen=True)
class CustomerService:
    """The first rung."""

    phone: Detail
    hours: Detail
    email: Detail
    url: Detail
    app_url: Detail
    answer_time: Fact


@dataclass(frozen=True)
class PaymentServices:
    """What the law says of complaints about payment services."""

    answer_time: Fact


@dataclass(frozen=True)
class SatisfactionTerms:
    """Who looks at a case again on the second rung, and how."""

    title: Detail
    email: Detail
    what_happens: Fact
    answer_time: Fact


@dataclass(frozen=True)
class Satisfaction:
    """The terms the company has, and which of them are in use."""

    use: str
    terms: Mapping[str, SatisfactionTerms]

    @property
    def current(self) -> SatisfactionTerms:
        """The terms in use."""
        return self.terms[self.use]


@dataclass(frozen=True)
class Department:
    """A department that gets feedback; `title` is short enough for a button (20 letters)."""

    id: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Feedback:
    """Where feedback goes and what happens with it."""

    email: Detail
    what_happens: Fact
    answer_time: Fact
    departments: tuple[Department, ...]


@dataclass(frozen=True)
class Authority:
    """A supervisory authority for personal data."""

    id: str
    name: str
    fact: Fact


@dataclass(frozen=True)
class Privacy:
    """What the assistant says of personal data."""

    controller: Detail
    unfinished_chat_days: Days
    what: Fact
    why: Fact
    how_long: Fact
    erasure: Fact
    authorities: tuple[Authority, ...]


@dataclass(frozen=True)
class InvoiceNumber:
    """The shape of an invoice number: letters, digits, hyphens; lengths in characters."""

    min_length: int
    max_length: int
    examples: tuple[str, ...]
    hint: Fact


@dataclass(frozen=True)
class ServiceMatter:
    """An ordinary matter that is neither feedback nor complaint, and where to go with it."""

    id: str
    title: str
    words: tuple[str, ...]
    answer: Fact


@dataclass(frozen=True)
class MenuItem:
    """An item of Messenger's menu and the intent it stands for."""

    title: str
    intent: str


@dataclass(frozen=True)
class IceBreaker:
    """A question that a new customer on Messenger may begin with, and the intent it stands for."""

    question: str
    intent: str


@dataclass(frozen=True)
class Persona:
    """Who stands over the answers on Messenger."""

    name: str
    picture_url: str


@dataclass(frozen=True)
class MessengerPage:
    """How the page presents itself on Messenger."""

    greeting: str
    menu: tuple[MenuItem, ...]
    ice_breakers: tuple[IceBreaker, ...]
    persona: Persona | None = None


@dataclass(frozen=True)
class Company:
    """All of `company.yml`."""

    sources: Mapping[str, Source]
    company: Identity
    assistant: Assistant
    customer_service: CustomerService
    payment_services: PaymentServices
    satisfaction: Satisfaction
    feedback: Feedback
    privacy: Privacy
    invoice_number: InvoiceNumber
    service_matters: tuple[ServiceMatter, ...]
    messenger: MessengerPage | None = None
