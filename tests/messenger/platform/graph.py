"""The Graph API of the stand-in over HTTP: the Send API and conversation routing; see `graph_setup.py` for the rest."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiohttp import web

from tests.messenger.platform.graph_errors import CALL_LIMIT, GraphError, invalid
from tests.messenger.platform.messages import SENDER_ACTIONS, check_message, check_tag
from tests.messenger.platform.page import Page
from tests.messenger.platform.threads import Sent, Thread, Threads
from tests.messenger.platform.trouble import Lost, Mishap, Slow, Trouble

Request = dict[str, Any]
Handler = Callable[[Request], Awaitable[dict[str, Any]]]


class ConnectionLost(Exception):
    """The connection is to be broken instead of an answer."""


class Notices(Protocol):
    """What Graph tells the webhook side of the platform."""

    def accepted(self, thread: Thread, sent: Sent) -> None:
        """A message of the page is in the customer's thread."""

    def handed_over(self, psid: str, kind: str, new_owner: str | None, previous: str | None) -> None:
        """Another app has the thread."""


class SendApi:
    """`/me/messages` and the calls for thread control, for the app that has the page's token."""

    def __init__(self, page: Page, threads: Threads, trouble: Trouble, notices: Notices) -> None:
        self._page = page
        self._threads = threads
        self._trouble = trouble
        self._notices = notices
        self._times: deque[float] = deque()
        self.per_second: int | None = None
        self.calls: list[Request] = []

    def add_routes(self, routes: Callable[[str, str, Handler], None]) -> None:
        """`routes(method, path, handler)` registers one."""
        routes("POST", "messages", self.messages)
        for name in ("pass", "take", "request", "release"):
            routes("POST", f"{name}_thread_control", getattr(self, f"{name}_control"))
        routes("GET", "thread_owner", self.thread_owner)

    async def messages(self, request: Request) -> dict[str, Any]:
        """A message or a sender action."""
        self._page.check_permission("pages_messaging")
        self.calls.append(request)
        self._count()
        thread = self._thread(request)
        action = request.get("sender_action")
        mishap = self._trouble.of_action() if action is not None else self._trouble.of_message()
        await _before(mishap)
        if action is not None:
            if "message" in request:
                raise invalid("Cannot send both message and state at the same time.")
            if action not in SENDER_ACTIONS:
                raise invalid(f"Invalid sender_action {action}")
            self._threads.may_write(thread, self._page.app_id, None)
            thread.actions.append(action)
            answer = {"recipient_id": thread.psid}
        else:
            check_message(request.get("message"))
            tag = check_tag(request)
            persona = request.get("persona_id")
            if persona is not None and persona not in self._page.personas:
                raise invalid("Invalid persona id")
            self._threads.may_write(thread, self._page.app_id, tag)
            sent = self._threads.add(thread, request["message"], tag, persona)
            self._notices.accepted(thread, sent)
            answer = {"recipient_id": thread.psid, "message_id": sent.mid}
        if mishap is Lost.AFTER:
            raise ConnectionLost
        return answer

    async def pass_control(self, request: Request) -> dict[str, Any]:
        """To another app, such as the page's inbox."""
        thread, target = self._thread(request), str(request.get("target_app_id") or "")
        if not target:
            raise invalid("target_app_id is required")
        if thread.owner not in (None, self._page.app_id):
            raise GraphError(400, 10, "Only the thread owner may pass control")
        self.hand_over(thread, target, "pass_thread_control")
        return {"success": True}

    async def take_control(self, request: Request) -> dict[str, Any]:
        """By the app itself."""
        self.hand_over(self._thread(request), self._page.app_id, "take_thread_control")
        return {"success": True}

    async def release_control(self, request: Request) -> dict[str, Any]:
        """The thread is idle then."""
        self._thread(request).owner = None
        return {"success": True}

    async def request_control(self, request: Request) -> dict[str, Any]:
        """The owner is asked; nothing changes."""
        self._thread(request)
        return {"success": True}

    async def thread_owner(self, request: Request) -> dict[str, Any]:
        """Who has the thread."""
        owner = self._threads.known(str(request.get("recipient", ""))).owner
        return {"data": [{"thread_owner": {"app_id": owner}}] if owner else []}

    def hand_over(self, thread: Thread, new_owner: str | None, kind: str) -> None:
        """Changes the owner and tells the webhook."""
        previous, thread.owner = thread.owner, new_owner
        self._notices.handed_over(thread.psid, kind, new_owner, previous)

    def _thread(self, request: Request) -> Thread:
        recipient = request.get("recipient")
        if not isinstance(recipient, dict):
            raise invalid("param recipient must be non-empty.")
        return self._threads.known(recipient.get("id"))

    def _count(self) -> None:
        if self.per_second is None:
            return
        now = time.monotonic()
        while self._times and self._times[0] < now - 1:
            self._times.popleft()
        if len(self._times) >= self.per_second:
            raise CALL_LIMIT
        self._times.append(now)


async def _before(mishap: Mishap) -> None:
    if isinstance(mishap, Slow):
        await asyncio.sleep(mishap.seconds)
    elif isinstance(mishap, GraphError):
        raise mishap
    elif mishap is Lost.BEFORE:
        raise ConnectionLost


async def read_request(request: web.Request) -> Request:
    """Query and body as one. Raises `GraphError` for a body that is neither JSON nor a form."""
    values: Request = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError as error:
            raise invalid("Invalid JSON") from error
        if not isinstance(body, dict):
            raise invalid("The body must be an object")
        values |= body
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            values[name] = _unpacked(str(value))
    bearer = request.headers.get("Authorization", "")
    if bearer.startswith("Bearer "):
        values.setdefault("access_token", bearer.removeprefix("Bearer "))
    return values


def _unpacked(value: str) -> Any:
    """In forms, Graph takes objects and lists as JSON."""
    return json.loads(value) if value.startswith(("{", "[")) else value
