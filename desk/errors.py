"""Answers to requests that reach no view, or whose view failed: JSON under `/api/`, pages elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _json(request, 400, "bad_request", "The request cannot be read.") or defaults.bad_request(
        request, exception
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _json(request, 403, "permission_denied", "Not allowed.") or defaults.permission_denied(
        request, exception
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return unknown_api_address(request) if _is_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of ours; the log has the place."""
    return _json(request, 500, "server_error", "An error on our side.") or defaults.server_error(request)


def unknown_api_address(request: HttpRequest) -> HttpResponse:
    """404 for everything under `/api/` that is no resource."""
    message = "There is nothing here. All addresses of the API end with a slash."
    return JsonResponse({"error": "not_found", "message": message}, status=404)


def _json(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse | None:
    return JsonResponse({"error": code, "message": message}, status=status) if _is_api(request) else None


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
