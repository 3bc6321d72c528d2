"""Rasa's `rest` channel for development: no authentication, so it is only opened on loopback."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

MAX_MESSAGE_CHARACTERS = 5_000


class LoopbackRest(InputChannel):
    """`POST /webhooks/rest/webhook` with `{sender, message}`, answered with Rasa's list of messages.

    Differs from Rasa's class where that one is unsafe: no shared conversation when `sender` is
    missing, 4xx for bad input, 500 instead of an empty 200 for a failure, no message in the log.
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name and its place in the address."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint("rest_channel")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, message = _read(request)
            except ValueError as error:
                return response.json({"error": "bad_request", "message": str(error)}, status=400)
            collected = CollectingOutputChannel()
            try:
                await on_new_message(UserMessage(message, collected, sender, input_channel=self.name()))
            except Exception as error:  # the customer gets an answer whatever failed
                logger.error("turn failed: %s", type(error).__name__, exc_info=error)
                return response.json({"error": "internal", "message": "The turn failed."}, status=500)
            return response.json(collected.messages)

        return routes


def _read(request: Request) -> tuple[str, str]:
    try:
        body = request.json
    except Exception as error:  # Sanic raises its own error for malformed JSON
        raise ValueError("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise ValueError("The body must be an object with `sender` and `message`.")
    sender, message = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= 200:
        raise ValueError("`sender` must be a text of 1 to 200 characters.")
    if not isinstance(message, str) or not message.strip():
        raise ValueError("`message` must be a text that is not empty.")
    if len(message) > MAX_MESSAGE_CHARACTERS:
        raise ValueError(f"`message` is longer than {MAX_MESSAGE_CHARACTERS} characters.")
    return sender, message
