"""Entities with a form of their own: addresses and numbers, and what the content knows by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from vejviser.content import load_content
from vejviser.finding import (
    find_case_number,
    find_email,
    find_invoice_number,
    find_labelled_invoice_number,
    find_phone,
)
from vejviser.guidance import Guidance
from vejviser.nlu.spans import Span, smallest_span, span_of_email, span_of_number, span_of_phone
from vejviser.settings import read_settings

Finder = Callable[[str], str | None]
Locator = Callable[[str, str], Span | None]

# In this order: a number that is one thing is not looked at again as another.
NUMBERS: tuple[tuple[str, Finder, Locator], ...] = (
    ("email", find_email, span_of_email),
    ("case_number", find_case_number, lambda text, number: span_of_number(text, number.removeprefix("SAG-"))),
    ("invoice_number", find_labelled_invoice_number, span_of_number),
    ("phone", find_phone, span_of_phone),
)
MOST_OF_A_KIND = 4
# A shorter number without a word that says what it is may be a house, a postcode or a year.
LEAST_OF_A_BARE_NUMBER = 6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DetailExtractor(GraphComponent, EntityExtractorMixin):
    """Finds what rules find better than learning; the forms read their fields with the same rules.

    Gives `email`, `phone`, `case_number`, `invoice_number` with the value as a case has it, and `authority`
    and `department` with the id that the content has for it. Place it after the classifier: a number that
    nothing tells about is an invoice number only where the customer is giving details.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Messages with which intents are searched for what: a number alone is taken as an invoice number
        where the customer gives details; looking for names that the content knows takes a millisecond."""
        return {
            "bare_number_intents": ["provide_details", "change_answer"],
            "authority_intents": ["ask_authority", "ask_escalation_ladder", "dispute_decision"],
            "department_intents": ["give_feedback"],
        }

    def __init__(self, config: dict[str, Any], guidance: Guidance) -> None:
        self._bare_number_intents = frozenset(config["bare_number_intents"])
        self._authority_intents = frozenset(config["authority_intents"])
        self._department_intents = frozenset(config["department_intents"])
        self._guidance = guidance

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DetailExtractor:
        """With the bodies and departments of this installation's content. Raises `ContentError`."""
        return cls(config, Guidance(load_content(read_settings().content)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what it finds to the entities of each message."""
        for message in messages:
            if text := message.get(TEXT):
                intent = (message.get(INTENT) or {}).get("name")
                found = self.add_extractor_name([*self._entities(text, intent)])
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, text: str, intent: str | None) -> Iterator[dict[str, Any]]:
        yield from self._known_names(text, intent)
        if not _may_have_details(text):
            return
        rest = text
        for entity, find, locate in NUMBERS:
            for _ in range(MOST_OF_A_KIND):
                value = find(rest)
                span = locate(rest, value) if value else None
                if value is None or span is None:
                    break
                yield _entity(entity, value, span)
                rest = span.cut_from(rest)
        if intent in self._bare_number_intents:
            number = find_invoice_number(rest)
            span = span_of_number(rest, number) if number else None
            if number and span and len(number) >= LEAST_OF_A_BARE_NUMBER:
                yield _entity("invoice_number", number, span)

    def _known_names(self, text: str, intent: str | None) -> Iterator[dict[str, Any]]:
        find_body, department_of = self._guidance.find_body, self._guidance.department_of
        body = find_body(text) if intent in self._authority_intents else None
        if body:
            span = smallest_span(text, lambda part: find_body(part) is body)
            if span:
                yield _entity("authority", body.id, span)
        department = department_of(text) if intent in self._department_intents else None
        if department:
            span = smallest_span(text, lambda part: department_of(part) is department)
            if span:
                yield _entity("department", department.id, span)


def _may_have_details(text: str) -> bool:
    return "@" in text or "snabel" in text.lower() or "(at)" in text or any(map(str.isdigit, text))


def _entity(name: str, value: str, span: Span) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": span.start, "end": span.end}
