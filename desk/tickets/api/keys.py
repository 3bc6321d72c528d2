"""Idempotency keys: from the header when something is made, from the query when it is looked for."""

from __future__ import annotations

import re

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from desk.tickets.models.ticket import MAX_KEY_CHARS

HEADER = "Idempotency-Key"
QUERY = "external_id"
KEY = re.compile(rf"[\x20-\x7e]{{1,{MAX_KEY_CHARS}}}")
RULE = f"1 to {MAX_KEY_CHARS} printable ASCII characters are needed."


def required_key(request: Request) -> str:
    """The key in the header. Raises `ValidationError` when it is missing or cannot be used."""
    return _checked(HEADER, request.headers.get(HEADER, ""))


def optional_key(request: Request) -> str | None:
    """The key in the header, or None without the header. Raises `ValidationError` for a bad one."""
    return required_key(request) if HEADER in request.headers else None


def queried_key(request: Request) -> str:
    """The key in `?external_id=`. Raises `ValidationError` without it: nobody lists all tickets."""
    return _checked(QUERY, request.query_params.get(QUERY, ""))


def _checked(place: str, value: str) -> str:
    key = value.strip()
    if not KEY.fullmatch(key):
        raise ValidationError({place: [RULE]})
    return key


def key_header(required: bool) -> OpenApiParameter:
    """How the OpenAPI document describes the header."""
    return OpenApiParameter(
        HEADER,
        str,
        OpenApiParameter.HEADER,
        required=required,
        description=f"{RULE} Repeating a request with its key does nothing and answers like the first.",
    )
