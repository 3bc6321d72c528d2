"""The widget's file, and the demo page of a shop that has it."""

from __future__ import annotations

import gzip
import hashlib

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from vejviser.settings import PROJECT_ROOT

WIDGET = PROJECT_ROOT / "widget" / "dist" / "vejviser-chat.js"
DEMO = PROJECT_ROOT / "widget" / "demo"
# What a careful shop sends; the widget must do with it.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}


def add_pages(app: Sanic) -> None:
    """Adds `/webhooks/website/widget.js`, `/demo` and what that page needs."""
    script = WIDGET.read_bytes()
    compressed = gzip.compress(script, 9, mtime=0)
    tag = f'"{hashlib.sha256(script).hexdigest()[:32]}"'
    shop, style, picture = ((DEMO / name).read_bytes() for name in ("index.html", "shop.css", "icon.svg"))

    @app.get("/webhooks/website/widget.js")
    async def widget(request: Request) -> HTTPResponse:
        # Any page may load it. It is asked for again each time, and sent again only when it has changed.
        headers = {
            **NO_SNIFFING,
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == tag:
            return response.empty(status=304, headers=headers)
        if "gzip" in (request.headers.get("accept-encoding") or ""):
            headers["Content-Encoding"] = "gzip"
            return response.raw(compressed, headers=headers, content_type="text/javascript; charset=utf-8")
        return response.raw(script, headers=headers, content_type="text/javascript; charset=utf-8")

    @app.get("/demo")
    async def demo(_: Request) -> HTTPResponse:
        headers = {**NO_SNIFFING, "Content-Security-Policy": STRICT_POLICY}
        return response.raw(shop, headers=headers, content_type="text/html; charset=utf-8")

    @app.get("/demo/shop.css")
    async def demo_style(_: Request) -> HTTPResponse:
        return response.raw(style, headers=NO_SNIFFING, content_type="text/css; charset=utf-8")

    @app.get("/demo/icon.svg")
    async def demo_icon(_: Request) -> HTTPResponse:
        return response.raw(picture, headers=NO_SNIFFING, content_type="image/svg+xml")
