"""Checking content against its JSON Schema, with one clear line for the first thing that is wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft7Validator, FormatChecker, RefResolver
from jsonschema.exceptions import ValidationError

from vejviser.content.source import YamlPath, YamlSource
from vejviser.settings import PROJECT_ROOT

# Always the schemas of this version of the code, also for content that an operator keeps elsewhere.
SCHEMAS = PROJECT_ROOT / "content" / "schema"
SHARED = "fact.schema.json"
UNKNOWN_KEY = "unknown key"
# Enough of a wrong value, or of jsonschema's own message, to recognise it in one line.
SHOWN_VALUE = 60
SHOWN_MESSAGE = 160


def check_schema(source: YamlSource, schema_name: str) -> None:
    """Raises `ContentError` for what is highest up in the file, if anything breaks the schema."""
    findings = [_finding(error) for error in _validator(schema_name).iter_errors(source.data)]
    if findings:
        # A misspelt key is both unknown and missing; the unknown one shows where.
        def rank(finding: tuple[YamlPath, str]) -> tuple[bool, int]:
            return not finding[1].startswith(UNKNOWN_KEY), source.line_of(finding[0]) or 0

        path, problem = min(findings, key=rank)
        raise source.error(path, problem)


@cache
def _validator(schema_name: str) -> Draft7Validator:
    schema = _read(schema_name)
    base = (SCHEMAS / schema_name).as_uri()
    resolver = RefResolver(base, schema, store={(SCHEMAS / SHARED).as_uri(): _read(SHARED)})
    return Draft7Validator(schema, resolver=resolver, format_checker=FormatChecker(["date"]))


def _read(schema_name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / schema_name).read_text(encoding="utf-8"))


def _finding(error: ValidationError) -> tuple[YamlPath, str]:
    """Where the error is and what it is, in words that do not repeat the file's contents."""
    path: YamlPath = tuple(error.absolute_path)
    rule, limit, value = error.validator, error.validator_value, error.instance
    if rule == "additionalProperties" and isinstance(error.schema, dict) and isinstance(value, dict):
        known = error.schema.get("properties", {})
        unknown = next((key for key in value if key not in known), "")
        return (*path, unknown), f"{UNKNOWN_KEY} '{unknown}'"
    if rule == "required" and isinstance(limit, list) and isinstance(value, dict):
        return path, f"missing key '{next((key for key in limit if key not in value), '')}'"
    if rule == "type":
        return path, f"must be of type {limit}, is {_shown(value)}"
    if rule == "enum" and isinstance(limit, list):
        return path, f"must be one of {', '.join(map(str, limit))}, is {_shown(value)}"
    if rule == "maxLength":
        return path, f"has {len(str(value))} characters, at most {limit} are allowed"
    if rule in ("format", "pattern"):
        hint = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
        return path, f"{_shown(value)} has the wrong shape. {hint}".strip()
    return path, error.message if len(
        error.message
    ) <= SHOWN_MESSAGE else f"breaks the rule '{rule}: {limit}'"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}..."
