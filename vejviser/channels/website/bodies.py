"""Reading what a request brings, with a clear refusal for everything else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from vejviser.channels.typed_text import cleaned_text
from vejviser.channels.website.errors import Refused

MAX_BODY_BYTES = 16_384
MAX_TEXT_CHARACTERS = 2_000
MAX_COMMENT_CHARACTERS = 1_000
MAX_NUMBER = 1_000_000_000
MAX_WAIT_SECONDS = 30
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUTTON_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")


@dataclass(frozen=True)
class Posted:
    """A message; exactly one of `text` and `button` is set."""

    client_id: str
    text: str | None
    button: str | None


def posted_message(request: Request) -> Posted:
    """The body of `POST /messages`. Raises `Refused`."""
    body = _object(request)
    client_id, text, button = body.get("client_id"), body.get("text"), body.get("button")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise Refused("bad_request")
    if (text is None) == (button is None):
        raise Refused("bad_request")
    if button is not None:
        if not isinstance(button, str):
            raise Refused("bad_request")
        if not _BUTTON_ID.fullmatch(button):
            raise Refused("unknown_button")
        return Posted(client_id, None, button)
    cleaned = _text(text, MAX_TEXT_CHARACTERS)
    if not cleaned:
        raise Refused("bad_request")
    return Posted(client_id, cleaned, None)


def posted_rating(request: Request) -> tuple[int, str | None]:
    """Score and comment of `POST /feedback`. Raises `Refused`."""
    body = _object(request)
    score, comment = body.get("score"), body.get("comment")
    if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5:
        raise Refused("bad_request")
    return score, (None if comment is None else _text(comment, MAX_COMMENT_CHARACTERS) or None)


def whole_number(value: str | None, largest: int) -> int:
    """A number of the address, 0 if it is missing. Raises `Refused`; one that is too large is the largest."""
    if value is None or value == "":
        return 0
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Refused("bad_request")
    return min(int(value), largest)


def _object(request: Request) -> dict[str, Any]:
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("not_json")
    if len(request.body) > MAX_BODY_BYTES:
        raise Refused("too_long")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_request") from error
    if not isinstance(body, dict):
        raise Refused("bad_request")
    return body


def _text(value: Any, longest: int) -> str:
    """The text without what no keyboard writes: control characters, and halves of characters."""
    if not isinstance(value, str):
        raise Refused("bad_request")
    cleaned = cleaned_text(value)
    if len(cleaned) > longest:
        raise Refused("too_long")
    return cleaned
