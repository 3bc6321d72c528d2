"""What can be wrong with a request, as a status, a code and a sentence for the customer."""

from __future__ import annotations

from pathlib import Path

import yaml
from sanic import response
from sanic.response import HTTPResponse

from vejviser.content import ContentError

STATUS = {
    "bad_request": 400,
    "unauthorized": 401,
    "origin_not_allowed": 403,
    "not_found": 404,
    "unknown_button": 404,
    "method_not_allowed": 405,
    "button_expired": 409,
    "too_long": 413,
    "not_json": 415,
    "too_many": 429,
    "internal": 500,
    "unavailable": 503,
}


class Refused(Exception):
    """A request that is not carried out. `retry_after` is in seconds."""

    def __init__(self, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.retry_after = retry_after


class ErrorTexts:
    """The sentences of `content/website.yml`. Raises `ContentError` at start if one is missing.

    `late` is what is said when an answer takes longer than it should.
    """

    def __init__(self, content: Path) -> None:
        file = content / "website.yml"
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
        self._texts: dict[str, str] = (loaded or {}).get("errors") or {}
        if missing := STATUS.keys() - self._texts.keys():
            raise ContentError(file, f"no text for {', '.join(sorted(missing))}", place="errors")
        self.late: str = (loaded.get("notices") or {}).get("late") or ""
        if not self.late:
            raise ContentError(file, "no text for late", place="notices")

    def answer(self, refused: Refused) -> HTTPResponse:
        """`{error, message}` with the status."""
        headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
        body = {"error": refused.code, "message": self._texts[refused.code]}
        return response.json(body, status=refused.status, headers=headers)


def refused_by_server(status: int) -> Refused:
    """What Sanic itself has refused, before a route was reached."""
    if status >= 500:
        return Refused("unavailable" if status == 503 else "internal")
    codes = {401: "unauthorized", 404: "not_found", 405: "method_not_allowed", 413: "too_long"}
    return Refused(codes.get(status, "bad_request"))
