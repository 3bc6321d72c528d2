"""The Graph API of the stand-in: what an operator sets up. Profile, subscriptions, personas, tokens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.messenger.platform.graph import Handler, Request
from tests.messenger.platform.graph_errors import GraphError, invalid
from tests.messenger.platform.page import Page
from tests.messenger.platform.profile_rules import PROPERTIES, check_profile

FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_reads",
    "message_deliveries",
    "message_reactions",
    "message_edits",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_optins",
    "standby",
)
MAX_PERSONA_NAME = 50
Routes = Callable[[str, str, Handler], None]


class SetupApi:
    """Calls with the page's token under the page, and with the app's token under the app."""

    def __init__(self, page: Page, set_callback: Callable[[str], None]) -> None:
        self._page = page
        self._set_callback = set_callback

    def add_page_routes(self, routes: Routes) -> None:
        """Those of the page."""
        routes("GET", "", self._about_page)
        routes("GET", "messenger_profile", self._profile)
        routes("POST", "messenger_profile", self._set_profile)
        routes("DELETE", "messenger_profile", self._delete_profile)
        routes("GET", "subscribed_apps", self._subscribed)
        routes("POST", "subscribed_apps", self._subscribe)
        routes("DELETE", "subscribed_apps", self._unsubscribe)
        routes("GET", "personas", self._personas)
        routes("POST", "personas", self._make_persona)

    def add_app_routes(self, routes: Routes) -> None:
        """Those of the app."""
        routes("GET", "subscriptions", self._subscriptions)
        routes("POST", "subscriptions", self._set_subscription)
        routes("GET", "permissions", self._permissions)

    async def debug_token(self, request: Request) -> dict[str, Any]:
        """What the token may do (Graph API, "Debug-Token"); a token may be asked about by itself."""
        asked = request.get("input_token")
        if asked != self._page.token or self._page.revoked:
            return {"data": {"is_valid": False, "scopes": [], "error": {"code": 190, "message": "Invalid"}}}
        return {"data": self._page.token_facts()}

    async def app(self, request: Request) -> dict[str, Any]:
        """The app that the token is of."""
        return {"id": self._page.app_id, "name": "Vejviser"}

    async def _about_page(self, request: Request) -> dict[str, Any]:
        return {"id": self._page.id, "name": self._page.name}

    async def _profile(self, request: Request) -> dict[str, Any]:
        self._page.check_permission("pages_messaging")
        wanted = [name for name in str(request.get("fields", "")).split(",") if name in PROPERTIES]
        found = {name: self._page.profile[name] for name in wanted if name in self._page.profile}
        return {"data": [found] if found else []}

    async def _set_profile(self, request: Request) -> dict[str, Any]:
        self._page.check_permission("pages_messaging")
        check_profile(self._page.profile, request)
        self._page.profile |= {name: request[name] for name in PROPERTIES if name in request}
        return {"result": "success"}

    async def _delete_profile(self, request: Request) -> dict[str, Any]:
        for name in _names(request.get("fields")):
            self._page.profile.pop(name, None)
        return {"result": "success"}

    async def _subscribed(self, request: Request) -> dict[str, Any]:
        self._page.check_permission("pages_manage_metadata")
        fields = self._page.subscribed_fields
        app = {"id": self._page.app_id, "name": "Vejviser", "subscribed_fields": list(fields)}
        return {"data": [app] if fields else []}

    async def _subscribe(self, request: Request) -> dict[str, Any]:
        self._page.check_permission("pages_manage_metadata")
        fields = _names(request.get("subscribed_fields"))
        if not fields:
            raise invalid("The parameter subscribed_fields is required.")
        _check_fields(fields)
        self._page.subscribed_fields = fields
        return {"success": True}

    async def _unsubscribe(self, request: Request) -> dict[str, Any]:
        self._page.subscribed_fields = []
        return {"success": True}

    async def _personas(self, request: Request) -> dict[str, Any]:
        return {"data": [{"id": key, **value} for key, value in self._page.personas.items()]}

    async def _make_persona(self, request: Request) -> dict[str, Any]:
        name, picture = request.get("name"), request.get("profile_picture_url")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_PERSONA_NAME:
            raise invalid(f"A persona's name has 1 to {MAX_PERSONA_NAME} characters")
        if not str(picture or "").startswith("https://"):
            raise invalid("profile_picture_url is required")
        number = str(uuid.uuid4().int)[:15]
        self._page.personas[number] = {"name": name, "profile_picture_url": str(picture)}
        return {"id": number}

    async def _subscriptions(self, request: Request) -> dict[str, Any]:
        return {"data": [self._page.app_subscription] if self._page.app_subscription else []}

    async def _set_subscription(self, request: Request) -> dict[str, Any]:
        fields = _names(request.get("fields"))
        _check_fields(fields)
        callback = str(request.get("callback_url") or "")
        await _verify(callback, str(request.get("verify_token") or ""))
        self._page.app_subscription = {
            "object": request.get("object"),
            "callback_url": callback,
            "active": True,
            "fields": [{"name": name, "version": "v24.0"} for name in fields],
        }
        self._set_callback(callback)
        return {"success": True}

    async def _permissions(self, request: Request) -> dict[str, Any]:
        return {"data": [{"permission": name, "status": "live"} for name in self._page.reviewed]}


def _names(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [part for part in str(value or "").split(",") if part]


def _check_fields(fields: list[str]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise invalid(f"Invalid fields: {', '.join(sorted(unknown))}")


async def _verify(callback: str, token: str) -> None:
    """The verification request (Graph API, "Webhooks: getting started"). Raises `GraphError`."""
    challenge = str(uuid.uuid4().int)[:10]
    asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    refused = GraphError(
        400, 2200, "Callback verification failed with the following errors: the challenge was not returned"
    )
    try:
        async with aiohttp.ClientSession() as session, session.get(callback, params=asked) as answer:
            if answer.status != 200 or (await answer.text()).strip() != challenge:
                raise refused
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise refused from error
