"""Errors of the API: `{"error": code, "message": text}`, and `fields` where fields are to blame."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import UnreadablePostError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from vejviser.telemetry.errors import count_error

log = logging.getLogger(__name__)


class Conflict(exceptions.APIException):
    """409: the request makes no sense in the state that things are in."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is too large."


class FileRefused(exceptions.APIException):
    """415 for a file of a type that is not accepted."""

    status_code = status.HTTP_415_UNSUPPORTED_MEDIA_TYPE
    default_code = "file_refused"


class Unavailable(exceptions.APIException):
    """503: try again later; with an idempotency key that is safe."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = "The desk cannot store anything at the moment. Try again later."
    wait = 5


def error_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception of a view; None for a defect of ours, which Django turns into a 500."""
    response = exception_handler(_known(exc), context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        response.data = {
            "error": "invalid",
            "message": "The request has errors.",
            "fields": response.data if isinstance(response.data, dict) else {"": response.data},
        }
    else:
        detail = response.data["detail"] if response.data else ""
        response.data = {"error": getattr(detail, "code", "error"), "message": str(detail)}
    return response


def _known(exc: Exception) -> Exception:
    if isinstance(exc, (OperationalError, InterfaceError)):
        count_error("request", exc)
        log.error("The database does not answer: %s", _kind(exc))
        return Unavailable()
    if isinstance(exc, RequestDataTooBig):
        return TooLarge()
    if isinstance(exc, UnreadablePostError):
        return exceptions.ParseError("The body ended early.")
    if isinstance(exc, SuspiciousOperation):
        return exceptions.ParseError("The request cannot be read.")
    return exc


def _kind(exc: DatabaseError | InterfaceError) -> str:
    return type(exc).__name__
