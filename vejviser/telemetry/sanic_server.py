"""Bot and action server: request ids, times and faults of each request, and `GET /metrics`."""

from __future__ import annotations

import asyncio
import time

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from vejviser.telemetry.context import REQUEST_HEADER, begin_request
from vejviser.telemetry.errors import count_error
from vejviser.telemetry.exposition import METRICS_PATH, exposition, show_build
from vejviser.telemetry.requests import observe_request


def observe(app: Sanic, process: str) -> None:
    """Adds it to an application, before it starts. `process` is `bot` or `actions`."""
    show_build(process)

    async def begin(request: Request) -> None:
        request.ctx.request_id = begin_request(request.headers.get(REQUEST_HEADER))
        request.ctx.began = time.perf_counter()

    async def end(request: Request, answer: BaseHTTPResponse) -> None:
        # A request that could not be read has passed no middleware on its way in.
        began = getattr(request.ctx, "began", None)
        answer.headers[REQUEST_HEADER] = getattr(request.ctx, "request_id", None) or begin_request(None)
        seconds = 0.0 if began is None else time.perf_counter() - began
        observe_request(_route(request), request.method, answer.status or 500, seconds)

    async def count(request: Request, exception: BaseException) -> None:
        status = exception.status_code if isinstance(exception, SanicException) else 500
        if status >= 500 and isinstance(exception, Exception):
            count_error("request", exception)

    async def metrics(request: Request) -> HTTPResponse:
        body, content_type = await asyncio.to_thread(exposition, request.headers.get("accept"))
        return response.raw(body, content_type=content_type)

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")
    app.add_signal(count, "http.lifecycle.exception")
    app.add_route(metrics, METRICS_PATH, methods=["GET"], name="metrics")


def _route(request: Request) -> str | None:
    return f"/{request.route.path}" if request.route else None
