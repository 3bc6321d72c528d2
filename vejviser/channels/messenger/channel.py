"""The webhook of the Messenger channel, `/webhooks/messenger/webhook`.

Meta's "Messenger Platform, Webhooks": a GET proves that the address is ours; a POST brings events and is sent
again, for hours, until it gets a 200, which it must get within seconds. So everything is kept before the 200
and worked on after it, and whatever makes no sense gets a 200, too: it would only come again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from vejviser.channels.messenger.conversation import CHANNEL
from vejviser.channels.messenger.events import events_in
from vejviser.channels.messenger.office import Messenger
from vejviser.channels.messenger.signature import HEADER, is_signed, is_verify_token
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox_rows import ConversationGone
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)

RECEIVED = "EVENT_RECEIVED"


class MessengerChannel(InputChannel):
    """See the routes. `app.ctx.messenger` (`Messenger`) is there once the bot has started."""

    @classmethod
    def name(cls) -> str:
        """The channel's name and its place in the address."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel; turns are run by `Turns`, which alone calls Rasa."""
        routes = Blueprint("messenger_channel")
        routes.add_route(verify, "/webhook", methods=["GET"], name="messenger_verify")
        routes.add_route(receive, "/webhook", methods=["POST"], name="messenger_receive")
        return routes


async def verify(request: Request) -> HTTPResponse:
    """Meta's check of the address: the challenge for the right token ("Verification Requests")."""
    given = request.args.get("hub.verify_token")
    if request.args.get("hub.mode") != "subscribe" or not is_verify_token(
        given, _messenger(request).settings.verify_token
    ):
        return response.text("forbidden", status=403)
    return response.text(request.args.get("hub.challenge") or "")


async def receive(request: Request) -> HTTPResponse:
    """Keep all events of a body that Meta has signed. 503 where they cannot be kept: they come again."""
    messenger = _messenger(request)
    if not is_signed(request.body, request.headers.get(HEADER), messenger.settings.app_secret):
        return response.text("forbidden", status=403)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return response.text("not JSON", status=400)
    if not isinstance(body, dict):
        return response.text("not an object", status=400)
    events = events_in(body, messenger.settings.page_id, datetime.now(UTC))
    try:
        await messenger.receive(events, request.app.ctx.turns)
    except (StoreError, ConversationGone) as error:
        count_error("messenger", error)
        logger.error("events of Messenger cannot be kept now: %s", type(error).__name__)
        return response.text("try again", status=503, headers={"Retry-After": "5"})
    return response.text(RECEIVED)


def _messenger(request: Request) -> Messenger:
    messenger: Messenger | None = getattr(request.app.ctx, "messenger", None)
    assert messenger is not None, "the server listens before it has started"
    return messenger
