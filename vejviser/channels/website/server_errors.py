"""Answers to what fails outside the channel's own routes, without a word of what the customer wrote."""

from __future__ import annotations

import logging

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from vejviser.channels.website.access import Access
from vejviser.channels.website.errors import refused_by_server

logger = logging.getLogger(__name__)


def add_error_answers(app: Sanic, access: Access) -> None:
    """Every error of the bot's server is `{error, message}`; only the kind of a fault is logged."""

    async def answer(request: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500) if isinstance(error, SanicException) else 500
        if status >= 500:
            logger.error("request failed: %s", type(error).__name__)
        refused = access.texts.answer(refused_by_server(status))
        if request is not None:
            refused.headers.update(access.cors(request))
        return refused

    app.error_handler.add(SanicException, answer)
    app.error_handler.add(Exception, answer)
