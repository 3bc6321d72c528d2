"""What is seen of a running desk: requests, faults, tickets by status; `GET /metrics`.

The metrics are those of one process, and the desk is served by one (`desk.server`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse

from desk.review.reading.lag import observe_lag
from vejviser.telemetry.at_scrape import AtScrape, ReadGauge, Values
from vejviser.telemetry.context import REQUEST_HEADER, begin_request
from vejviser.telemetry.errors import count_error
from vejviser.telemetry.exposition import METRICS_PATH, exposition, show_build
from vejviser.telemetry.requests import observe_request

TICKETS = ReadGauge("vejviser_tickets", "Tickets by status.", "status")
# Answered by middleware, so that they match no route.
PROBES = ("/live", "/ready")


def observe_desk() -> None:
    """What the process that serves shows beside its requests; call it once."""
    show_build("desk")
    AtScrape("tickets", (TICKETS,), tickets_by_status).register()
    observe_lag()
    got_request_exception.connect(_count)


class ObservedMiddleware:
    """The outermost: it sees every request, and scrapers come with the address of a container."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        own_id = begin_request(request.headers.get(REQUEST_HEADER))
        answer = metrics(request) if request.path == METRICS_PATH else self.get_response(request)
        answer.headers[REQUEST_HEADER] = own_id
        observe_request(
            _route(request), request.method or "", answer.status_code, time.perf_counter() - began
        )
        return answer


def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics of this process; see `vejviser.telemetry.exposition`."""
    if request.method not in ("GET", "HEAD"):
        body = {"error": "method_not_allowed", "message": "Only GET."}
        return JsonResponse(body, status=405, headers={"Allow": "GET, HEAD"})
    content, content_type = exposition(request.headers.get("Accept"))
    return HttpResponse(content, content_type=content_type)


def tickets_by_status() -> Values:
    """How many tickets there are in each status, with a connection of the calling thread's own."""
    from desk.tickets.models import Status, Ticket

    try:
        counted = Ticket.objects.order_by().values_list("status").annotate(number=Count("pk"))
        return {TICKETS.name: {**dict.fromkeys(Status.values, 0), **dict(counted)}}
    finally:
        connection.close()


def _route(request: HttpRequest) -> str | None:
    if request.path in (*PROBES, METRICS_PATH):
        return request.path
    return f"/{request.resolver_match.route}" if request.resolver_match else None


def _count(**_: object) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        count_error("request", error)
