"""What a schema cannot say of facts: a known source, a date that has been, wording as sure as the fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from vejviser.content.source import YamlPath, YamlSource

Finding = tuple[YamlPath, str]

TJEK = re.compile(r"\btjek\b", re.IGNORECASE)
LINK = re.compile(r"https?://\S|\b[a-z0-9-]+\.[a-z]{2,}\b|\{\w*url\}", re.IGNORECASE)


def check_facts(source: YamlSource, as_of: date | None) -> None:
    """Raises `ContentError` for the first fact that breaks a rule, or the first id that is there twice.

    `as_of` is the real day, against which `checked_on` must not lie in the future; None leaves that out, so
    that a clock set back (`VEJVISER_TODAY`) or a machine with a wrong date can still serve customers.
    """
    raise_first(source, _findings(source.data, (), source.data["sources"], as_of, linked=False))


def raise_first(source: YamlSource, findings: Iterator[Finding]) -> None:
    """Raises `ContentError` for the finding that is highest up in the file, if there is one."""
    first = min(findings, key=lambda finding: source.line_of(finding[0]) or 0, default=None)
    if first:
        raise source.error(*first)


def _findings(
    value: Any, path: YamlPath, sources: dict[str, Any], as_of: date | None, *, linked: bool
) -> Iterator[Finding]:
    if isinstance(value, dict):
        linked = linked or "link" in value
        if "checked_on" in value:
            yield from _fact_findings(value, path, sources, as_of, linked=linked)
        for key, item in value.items():
            yield from _findings(item, (*path, key), sources, as_of, linked=linked)
    elif isinstance(value, list):
        yield from _repeated_ids(value, path)
        for number, item in enumerate(value):
            yield from _findings(item, (*path, number), sources, as_of, linked=linked)


def _fact_findings(
    fact: dict[str, Any], path: YamlPath, sources: dict[str, Any], as_of: date | None, *, linked: bool
) -> Iterator[Finding]:
    if fact["source"] not in sources:
        yield (*path, "source"), f"source '{fact['source']}' is not among `sources`"
    if as_of and date.fromisoformat(fact["checked_on"]) > as_of:
        yield (*path, "checked_on"), f"checked_on {fact['checked_on']} is in the future"
    text = fact.get("text", "")
    if text and fact["sure"] != "H":
        if not TJEK.search(text):
            yield (*path, "text"), f"a fact that is only {fact['sure']} must say 'tjek'"
        if not linked and not LINK.search(text):
            yield (
                (*path, "text"),
                f"a fact that is only {fact['sure']} needs a link in its text or on its body",
            )


def _repeated_ids(items: list[Any], path: YamlPath) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, item in enumerate(items):
        if isinstance(item, dict) and "id" in item:
            if item["id"] in seen:
                yield (*path, number, "id"), f"the id '{item['id']}' is there twice"
            seen.add(item["id"])
