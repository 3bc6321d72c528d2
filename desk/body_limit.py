"""Refuses API requests whose body is too large, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from desk.tickets.file_types import MAX_FILE_BYTES

# 20,000 characters written as \uXXXX pairs are 240,000 bytes; the other fields fit in the rest.
MAX_JSON_BYTES = 512 * 1024
MULTIPART_OVERHEAD_BYTES = 64 * 1024


class BodyLimitMiddleware:
    """413 for a body over the limit and 411 for one of unknown length, under `/api/` only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        if request.headers.get("Transfer-Encoding"):
            return JsonResponse(
                {"error": "length_required", "message": "Send the body with a Content-Length."}, status=411
            )
        multipart = request.content_type == "multipart/form-data"
        limit = MAX_FILE_BYTES + MULTIPART_OVERHEAD_BYTES if multipart else MAX_JSON_BYTES
        if int(request.headers.get("Content-Length") or 0) > limit:
            return JsonResponse(
                {"error": "too_large", "message": f"The body is over {limit} bytes."}, status=413
            )
        return self.get_response(request)
