"""The shipped content: checked, well written, and with schemas that match the code."""

from __future__ import annotations

import dataclasses
import json
import re
import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from vejviser.content import Company, Content, Fact, Ladder, load_content
from vejviser.content.rules import LINK
from vejviser.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "content"
SHARED = "fact.schema.json"

# Words that are written with ae, oe or aa.
NO_STAND_INS = {"naevneneshus", "kontoen"}
PROMISES = re.compile(
    r"garanter|helt sikkert|vi lover|altid ret|med sikkerhed|uden tvivl|du vinder|100 ?%", re.IGNORECASE
)


def strings(value: Any) -> Iterator[str]:
    """Every text below `value` that somebody may read."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in ("id", "source", "instead", "use"):
                yield from strings(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)


def facts_in(value: Any) -> Iterator[Fact]:
    if isinstance(value, Fact):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from facts_in(getattr(value, field.name))
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from facts_in(item)


def all_facts(content: Content) -> list[Fact]:
    return [*facts_in(content.company), *facts_in(content.ladder)]


def test_passes_its_own_check_on_the_day_it_was_checked() -> None:
    content = load_content(SHIPPED, as_of=date(2026, 11, 24))
    assert "company.yml: customer_service.phone" in content.to_confirm
    assert "company.yml: satisfaction.terms.later_terms.answer_time" in content.to_confirm


def test_what_is_not_certain_says_tjek_and_has_a_link(content: Content) -> None:
    unsure = [fact for fact in all_facts(content) if fact.sure != "H"]
    assert len(unsure) >= 10
    assert all("tjek" in fact.text.casefold() for fact in unsure)
    loose = [fact for fact in facts_in(content.company) if fact.sure != "H"]
    assert loose
    assert all(LINK.search(fact.text) for fact in loose)


def test_texts_are_clean_danish(content: Content) -> None:
    texts = [*strings(content.company), *strings(content.ladder)]
    assert len(texts) > 300
    for text in texts:
        assert text == text.strip()
        assert "  " not in text and "\n" not in text, text
        words = re.findall(r"[a-zæøå]+", re.sub(r"https?://\S+", "", text.casefold()))
        stand_ins = [w for w in words if re.search(r"ae|oe|aa", w) and w not in NO_STAND_INS]
        assert not stand_ins, text
        assert not re.search(r"\b(De (kan|skal|har|vil)|Deres|Dem)\b", text), text


def test_texts_promise_nothing_and_use_danish_shapes(content: Content) -> None:
    for fact in all_facts(content):
        assert not PROMISES.search(fact.text), fact.text
        assert not re.search(r"\d{4,} (kr|SEK)|\d,\d{3} kr|\d{4}-\d{2}-\d{2}", fact.text), fact.text
        assert len(fact.text) <= 320


@pytest.mark.parametrize(("kind", "schema"), [(Company, "company"), (Ladder, "ladder")])
def test_schema_and_dataclasses_have_the_same_fields(kind: type, schema: str) -> None:
    read = {
        name: json.loads((SHIPPED / "schema" / name).read_text())
        for name in (f"{schema}.schema.json", SHARED)
    }
    seen: set[str] = set()

    def compare(hint: Any, node: dict[str, Any], place: str) -> None:
        if "$ref" in node:
            node = read[SHARED]["definitions"][node["$ref"].rsplit("/", 1)[1]]
        origin, inner = get_origin(hint), [a for a in get_args(hint) if a is not types.NoneType]
        if origin is tuple:
            compare(inner[0], node["items"], place)
        elif origin is Mapping:
            compare(inner[1], node["additionalProperties"], place)
        elif origin is types.UnionType:
            compare(inner[0], node, place)
        elif dataclasses.is_dataclass(hint):
            hints = get_type_hints(hint)
            optional = {f.name for f in dataclasses.fields(hint) if f.default is not dataclasses.MISSING}
            assert set(node["properties"]) == set(hints), place
            assert set(node["required"]) == set(hints) - optional, place
            assert node["additionalProperties"] is False, place
            for name, field in hints.items():
                seen.add(name)
                compare(field, node["properties"][name], f"{place}.{name}")

    compare(kind, read[f"{schema}.schema.json"], schema)
    assert len(seen) > 20


@pytest.mark.parametrize("name", ["company", "ladder"])
def test_editors_find_the_schema(name: str) -> None:
    first = (SHIPPED / f"{name}.yml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{name}.schema.json"
    assert (SHIPPED / "schema" / f"{name}.schema.json").exists()
