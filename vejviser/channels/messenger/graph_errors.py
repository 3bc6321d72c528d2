"""How Graph refuses, as classes that tell what to do next.

Codes: Meta's "Messenger Platform, Common Error Codes", "Send API, Error Codes" and "Graph API, Handling
Errors"; rate limits: "Graph API, Rate Limits". Messages of Graph are not kept: they may quote what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RATE_LIMITS = frozenset({4, 17, 32, 613, 80006})
TOKEN_CODES = frozenset({102, 190})
TEMPORARY_CODES = frozenset({1, 2, 1200})
UNREACHABLE_SUBCODES = frozenset({1545041, 2018001, 2018108})
OUTSIDE_WINDOW_SUBCODES = frozenset({2018065, 2018278})
NOT_OWNER_SUBCODE = 2018300


class GraphError(Exception):
    """Graph has not done what was asked, or nobody knows. `code` and `subcode` are Graph's, 0 for none."""

    def __init__(self, code: int = 0, subcode: int = 0) -> None:
        super().__init__(f"{type(self).__name__} (code {code}, subcode {subcode})")
        self.code = code
        self.subcode = subcode


class TemporaryGraphFailure(GraphError):
    """Try again: 5xx, no connection, or a code that says so. `unknown`: it may have been done even so."""

    def __init__(self, code: int = 0, subcode: int = 0, *, unknown: bool = False) -> None:
        super().__init__(code, subcode)
        self.unknown = unknown


class RateLimited(GraphError):
    """Too many calls: leave the page alone for `retry_after` seconds, None if Graph does not say."""

    def __init__(self, code: int = 0, subcode: int = 0, retry_after: float | None = None) -> None:
        super().__init__(code, subcode)
        self.retry_after = retry_after


class TokenRefused(GraphError):
    """The page's token has expired or was taken back: the operator must set a new one."""


class NotPermitted(GraphError):
    """The app or the page may not do this: the operator must act."""


class OutsideWindow(GraphError):
    """The customer has not written for longer than the platform lets us answer."""


class Unreachable(GraphError):
    """The customer cannot be written to: gone, or does not want to."""


class NotOwner(GraphError):
    """Another app has the conversation."""


class Refused(GraphError):
    """Graph will never take this as it is."""


def error_of(status: int, body: object, retry_after: float | None) -> GraphError:
    """What an answer that is no success means."""
    error: Mapping[str, Any] = body.get("error", {}) if isinstance(body, Mapping) else {}
    code, subcode = _number(error, "code"), _number(error, "error_subcode")
    if status == 429 or code in RATE_LIMITS:
        return RateLimited(code, subcode, retry_after)
    if subcode in OUTSIDE_WINDOW_SUBCODES:
        return OutsideWindow(code, subcode)
    if subcode == NOT_OWNER_SUBCODE:
        return NotOwner(code, subcode)
    if code == 551 or subcode in UNREACHABLE_SUBCODES:
        return Unreachable(code, subcode)
    if code in TOKEN_CODES:
        return TokenRefused(code, subcode)
    # `is_transient` is Graph's own word for "try again".
    if status >= 500 or code in TEMPORARY_CODES or _is_true(error, "is_transient"):
        return TemporaryGraphFailure(code, subcode)
    if code in (3, 10, 368) or 200 <= code <= 299 or (code == 0 and status in (401, 403)):
        return NotPermitted(code, subcode)
    return Refused(code, subcode)


def _number(error: object, name: str) -> int:
    value = error.get(name) if isinstance(error, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _is_true(error: object, name: str) -> bool:
    return isinstance(error, Mapping) and error.get(name) is True
