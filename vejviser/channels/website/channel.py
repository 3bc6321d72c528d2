"""The website channel: sessions, messages, events, rating and deletion under `/webhooks/website`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from vejviser.channels.turns import Turns
from vejviser.channels.website import bodies, events
from vejviser.channels.website.access import Access
from vejviser.channels.website.errors import Refused
from vejviser.channels.website.session import Session, new_conversation_id
from vejviser.pii import mask_numbers
from vejviser.stores.errors import StoreError
from vejviser.stores.mailbox_rows import ButtonExpired, ConversationGone, TooManyWaiting, UnknownButton
from vejviser.telemetry.context import set_conversation
from vejviser.telemetry.turns import OPEN_STREAMS

logger = logging.getLogger(__name__)

MAX_STREAMS = 10
Handler = Callable[[Request, Access, Turns], Awaitable[HTTPResponse | None]]
REFUSALS: dict[type[Exception], Callable[[], Refused]] = {
    ConversationGone: lambda: Refused("unauthorized"),
    UnknownButton: lambda: Refused("unknown_button"),
    ButtonExpired: lambda: Refused("button_expired"),
    TooManyWaiting: lambda: Refused("too_many", retry_after=5),
    StoreError: lambda: Refused("unavailable", retry_after=5),
}


class WebsiteChannel(InputChannel):
    """See the routes. `app.ctx.website` (`Access`) and `app.ctx.turns` are there once the bot has started."""

    @classmethod
    def name(cls) -> str:
        """The channel's name and its place in the address."""
        return "website"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel; turns are run by `Turns`, which alone calls Rasa."""
        routes = Blueprint("website_channel")
        for method, path, handler in (
            ("POST", "/session", open_session),
            ("POST", "/messages", receive_message),
            ("GET", "/events", deliver_events),
            ("POST", "/feedback", receive_rating),
            ("DELETE", "/conversation", delete_conversation),
        ):
            routes.add_route(
                _guarded(handler), path, methods=[method, "OPTIONS"], name=f"website_{handler.__name__}"
            )
        return routes


async def open_session(request: Request, access: Access, turns: Turns) -> HTTPResponse:
    """A token for a new conversation, or a new token for the one of a token that is still valid."""
    access.limit_sessions(request)
    if request.headers.get("authorization"):
        session = await _session(request, access, turns)
        conversation_id, origin = session.conversation_id, session.origin
    else:
        conversation_id, origin = new_conversation_id(), request.headers.get("origin")
        await asyncio.to_thread(turns.mailbox.open, conversation_id, WebsiteChannel.name(), origin)
    token, session = access.sessions.issue(conversation_id, origin)
    expires_at = session.expires_at.isoformat().replace("+00:00", "Z")
    body = {"token": token, "conversation_id": conversation_id, "expires_at": expires_at}
    return response.json(body, status=201)


async def receive_message(request: Request, access: Access, turns: Turns) -> HTTPResponse:
    """Keep a message and answer at once; numbers that nobody needs are masked before that."""
    session = _claimed(request, access)
    access.limit_messages(request, session)
    try:
        posted = bodies.posted_message(request)
    except Refused:
        # Of a conversation that is gone nothing else is said, whatever was sent.
        await _check(session, turns)
        raise
    accepted = await asyncio.to_thread(
        turns.mailbox.accept,
        session.conversation_id,
        posted.client_id,
        text=mask_numbers(posted.text or ""),
        button=posted.button,
    )
    if accepted.is_new:
        turns.wake(session.conversation_id)
    return response.json({"id": accepted.number}, status=202)


async def deliver_events(request: Request, access: Access, turns: Turns) -> HTTPResponse | None:
    """What was said after a number, as a stream or as JSON."""
    is_stream = "text/event-stream" in (request.headers.get("accept") or "")
    session = _claimed(request, access)
    if is_stream:
        # The others find out with what they ask for.
        await _check(session, turns)
    after = request.headers.get("last-event-id") or request.args.get("after")
    number = bodies.whole_number(after, bodies.MAX_NUMBER)
    if turns.signals.listeners(session.conversation_id) >= MAX_STREAMS:
        raise Refused("too_many", retry_after=5)
    if is_stream:
        with OPEN_STREAMS.track_inprogress():
            await events.stream(request, turns, session, number, access.cors(request), access.texts.late)
        return None
    wait = bodies.whole_number(request.args.get("wait"), bodies.MAX_WAIT_SECONDS)
    found = await events.poll(turns, session, number, wait)
    return response.json(found, headers={"Cache-Control": "no-store"})


async def receive_rating(request: Request, access: Access, turns: Turns) -> HTTPResponse:
    """How much the conversation helped."""
    session = await _session(request, access, turns)
    access.limit_messages(request, session)
    score, comment = bodies.posted_rating(request)
    masked = None if comment is None else mask_numbers(comment)
    await asyncio.to_thread(turns.mailbox.rate, session.conversation_id, score, masked)
    return response.empty()


async def delete_conversation(request: Request, access: Access, turns: Turns) -> HTTPResponse:
    """Delete what the bot keeps of the conversation. A customer who hangs up meanwhile stops nothing."""
    session = await _session(request, access, turns)
    await asyncio.shield(turns.delete(session.conversation_id))
    return response.empty()


async def _session(request: Request, access: Access, turns: Turns) -> Session:
    """The session of the request's token. Raises `Refused`, and `ConversationGone` if its conversation is."""
    session = _claimed(request, access)
    await _check(session, turns)
    return session


def _claimed(request: Request, access: Access) -> Session:
    """The session of the request's token, whether or not there still is a conversation. Raises `Refused`."""
    session = access.sessions.read(
        request.headers.get("authorization"), request.headers.get("origin"), writes=request.method != "GET"
    )
    set_conversation(session.conversation_id)
    return session


async def _check(session: Session, turns: Turns) -> None:
    await asyncio.to_thread(turns.mailbox.conversation, session.conversation_id)


def _guarded(handler: Handler) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse | None]]:
    """The handler behind the origin check, with every refusal as an answer that the page may read."""

    @wraps(handler)
    async def guarded(request: Request) -> HTTPResponse | None:
        access: Access | None = getattr(request.app.ctx, "website", None)
        assert access is not None, "the server listens before it has started"
        try:
            access.sessions.check_origin(request.headers.get("origin"))
            if request.method == "OPTIONS":
                answer = response.empty()
            else:
                answer = await handler(request, access, request.app.ctx.turns)
        except Refused as refused:
            answer = access.texts.answer(refused)
        except tuple(REFUSALS) as error:
            refusal = next(REFUSALS[kind] for kind in REFUSALS if isinstance(error, kind))
            answer = access.texts.answer(refusal())
        if answer is not None:
            answer.headers.update(access.cors(request))
        return answer

    return guarded
