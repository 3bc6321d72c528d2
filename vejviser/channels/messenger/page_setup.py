"""What `vejviser messenger setup` and `status` ask of Graph: one method for each step or check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vejviser.channels.messenger.graph import Graph
from vejviser.channels.messenger.profile import different, profile_of
from vejviser.content.company import MessengerPage, Persona
from vejviser.messenger_settings import MessengerSettings

WEBHOOK_PATH = "/webhooks/messenger/webhook"
# Messenger Platform, "Webhooks": without a field the channel misses what it is about.
FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_reads",
    "message_deliveries",
    "messaging_referrals",
    "messaging_handovers",
    "standby",
    "message_reactions",
)
PERMISSIONS = ("pages_messaging", "pages_manage_metadata")
SOON = timedelta(days=14)


class SetupProblem(Exception):
    """Something that the operator must mend; the message is a sentence that says what."""


class PageSetup:
    """The page and its app at Meta. Every call may raise `GraphError`."""

    def __init__(self, settings: MessengerSettings, page: MessengerPage) -> None:
        self._settings = settings
        self._page = page
        self._graph = Graph(settings)
        self._app: Graph | None = None
        self._app_id = ""

    async def close(self) -> None:
        """Closes the connections."""
        await self._graph.close()
        if self._app is not None:
            await self._app.close()

    async def token(self) -> str:
        """What the page token is (Graph API, "Debug-Token"). Raises `SetupProblem`."""
        asked = {"input_token": self._settings.page_token}
        facts = (await self._graph.call("GET", "debug_token", params=asked)).get("data") or {}
        if not facts.get("is_valid"):
            reason = (facts.get("error") or {}).get("message", "no reason is given")
            raise SetupProblem(f"the page token is not valid: {reason}")
        if facts.get("type", "PAGE") != "PAGE":
            raise SetupProblem(
                f"VEJVISER_MESSENGER_PAGE_TOKEN is a token of a {facts['type']}, not of a page"
            )
        owner = str(facts.get("profile_id") or self._settings.page_id)
        if owner != self._settings.page_id:
            raise SetupProblem(
                f"the token is of page {owner}, VEJVISER_MESSENGER_PAGE_ID says {self._settings.page_id}"
            )
        self._use_app(str(facts.get("app_id") or ""))
        missing = [name for name in PERMISSIONS if name not in (facts.get("scopes") or [])]
        if missing:
            raise SetupProblem(f"the token has no permission {', '.join(missing)}: make a new one with them")
        return _lifetime(int(facts.get("expires_at") or 0))

    async def page_name(self) -> str:
        """What customers see above the conversation."""
        return str((await self._graph.call("GET", "me", params={"fields": "id,name"})).get("name"))

    async def set_profile(self) -> str:
        """Sets greeting, get-started, menu and ice breakers."""
        wanted = profile_of(self._page)
        await self._graph.call("POST", "me/messenger_profile", json=wanted)
        return ", ".join(wanted)

    async def profile(self) -> str:
        """Whether the profile is the content's. Raises `SetupProblem`."""
        wanted = profile_of(self._page)
        asked = {"fields": ",".join(wanted)}
        found = (await self._graph.call("GET", "me/messenger_profile", params=asked)).get("data") or [{}]
        if other := different(wanted, found[0]):
            raise SetupProblem(
                f"not as in content/company.yml: {', '.join(other)}; run `vejviser messenger setup`"
            )
        return "as in content/company.yml"

    async def subscribe_page(self) -> str:
        """The page sends its events to the app."""
        await self._graph.call("POST", "me/subscribed_apps", json={"subscribed_fields": ",".join(FIELDS)})
        return f"{len(FIELDS)} fields"

    async def page_subscription(self) -> str:
        """Whether the page sends its events to the app. Raises `SetupProblem`."""
        apps = (await self._graph.call("GET", "me/subscribed_apps")).get("data") or []
        mine = next((app for app in apps if str(app.get("id")) == self._app_id), None)
        if mine is None:
            raise SetupProblem(
                "the page sends its events to another app or to none; run `vejviser messenger setup`"
            )
        return _all_fields(mine.get("subscribed_fields") or [], "the page sends no")

    async def subscribe_app(self, address: str) -> str:
        """Meta calls the bot at `address`; it must be reachable and answer the verification at once."""
        callback = f"{address.rstrip('/')}{WEBHOOK_PATH}"
        body = {
            "object": "page",
            "callback_url": callback,
            "verify_token": self._settings.verify_token,
            "fields": ",".join(FIELDS),
        }
        await self._app_graph().call("POST", f"{self._app_id}/subscriptions", json=body)
        return callback

    async def webhook(self) -> str:
        """Where Meta calls. Raises `SetupProblem`."""
        found = (await self._app_graph().call("GET", f"{self._app_id}/subscriptions")).get("data") or []
        mine = next((one for one in found if one.get("object") == "page"), None)
        if mine is None:
            raise SetupProblem(
                "the app has no webhook for pages; run `vejviser messenger setup --callback ADDRESS`"
            )
        address = str(mine.get("callback_url"))
        if not address.endswith(WEBHOOK_PATH):
            raise SetupProblem(f"Meta calls {address}, which does not end in {WEBHOOK_PATH}")
        if not mine.get("active"):
            raise SetupProblem(
                f"Meta has switched the webhook {address} off, because calls failed; subscribe again"
            )
        names = [one.get("name") if isinstance(one, dict) else one for one in mine.get("fields") or []]
        return f"{address}, {_all_fields(names, 'the app is not subscribed to')}"

    async def app_mode(self) -> str:
        """Whether everybody can write, or only people with a role in the app. Raises `SetupProblem`.

        Graph tells no mode; what it tells is which permissions are live, that is granted by app review.
        """
        found = (await self._app_graph().call("GET", f"{self._app_id}/permissions")).get("data") or []
        live = {one.get("permission") for one in found if one.get("status") == "live"}
        if "pages_messaging" not in live:
            raise SetupProblem(
                "pages_messaging is not granted by app review: only people with a role in the app get answers"
            )
        return "pages_messaging is granted: everybody gets answers once the app is live"

    async def make_persona(self, persona: Persona) -> str:
        """The id of the persona of that name, made if there is none (Messenger Platform, "Personas")."""
        found = await self._persona_named(persona.name)
        if found is None:
            body = {"name": persona.name, "profile_picture_url": persona.picture_url}
            found = await self._graph.call("POST", "me/personas", json=body)
        return str(found["id"])

    async def persona(self) -> str:
        """Who stands over the answers. Raises `SetupProblem`."""
        wanted = self._settings.persona_id
        if wanted is None:
            return "the page itself"
        personas = (await self._graph.call("GET", "me/personas")).get("data") or []
        mine = next((one for one in personas if str(one.get("id")) == wanted), None)
        if mine is None:
            raise SetupProblem(
                "VEJVISER_MESSENGER_PERSONA_ID is no persona of the page: no answer would be sent"
            )
        return str(mine.get("name"))

    async def _persona_named(self, name: str) -> dict[str, Any] | None:
        personas = (await self._graph.call("GET", "me/personas")).get("data") or []
        return next((one for one in personas if one.get("name") == name), None)

    def _use_app(self, app_id: str) -> None:
        self._app_id = app_id
        token = f"{app_id}|{self._settings.app_secret}"
        self._app = Graph(replace(self._settings, page_token=token))

    def _app_graph(self) -> Graph:
        """Asks as the app itself. Raises `SetupProblem` if the token has not told which app that is."""
        if self._app is None:
            raise SetupProblem("not known while the page token is not")
        return self._app


def _lifetime(expires_at: int) -> str:
    """Raises `SetupProblem` for a token that is over soon."""
    if expires_at == 0:
        return "does not expire"
    until = datetime.fromtimestamp(expires_at, UTC)
    if until - datetime.now(UTC) < SOON:
        raise SetupProblem(
            f"the page token expires on {until:%Y-%m-%d}: make one that does not, see docs/messenger.md"
        )
    return f"expires on {until:%Y-%m-%d}"


def _all_fields(present: Iterable[object], otherwise: str) -> str:
    missing = [name for name in FIELDS if name not in set(present)]
    if missing:
        raise SetupProblem(f"{otherwise} {', '.join(missing)}")
    return f"{len(FIELDS)} fields"
