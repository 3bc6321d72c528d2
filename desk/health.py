"""`GET /live` and `GET /ready`, answered before anything that could refuse a probe."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


class HealthMiddleware:
    """Answers the two probes; all other requests go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/live": live, "/ready": ready}.get(request.path)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return JsonResponse(
                {"error": "method_not_allowed", "message": "Only GET."},
                status=405,
                headers={"Allow": "GET, HEAD"},
            )
        response = answer()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Length"] = str(len(response.content))
        return response


def live() -> HttpResponse:
    """200 while the process runs."""
    return JsonResponse({"status": "live"})


def ready() -> HttpResponse:
    """200 when tickets can be stored, else 503 with what is missing: `database` or `migrations`."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _not_ready("database", "the database cannot be reached")
    if plan:
        return _not_ready("migrations", f"{len(plan)} migrations are not applied: run `python -m desk setup`")
    return JsonResponse({"status": "ready"})


def _not_ready(part: str, reason: str) -> HttpResponse:
    return JsonResponse({"status": "not ready", "missing": {part: reason}}, status=503)
