"""The stand-in as one thing: Graph API and webhook sender over real HTTP, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from aiohttp import web

from tests.messenger.platform.events import Event, Events, opens_window
from tests.messenger.platform.graph import ConnectionLost, Handler, Notices, SendApi, read_request
from tests.messenger.platform.graph_errors import GraphError, invalid
from tests.messenger.platform.graph_setup import FIELDS, SetupApi
from tests.messenger.platform.page import INBOX_APP_ID, Page
from tests.messenger.platform.threads import Clock, Sent, Thread, Threads
from tests.messenger.platform.trouble import Trouble
from tests.messenger.platform.webhook_sender import WebhookSender, body_of

# A call may have to wait for a bot that was killed and starts again.
CALL_SECONDS = 300
VERIFY_TOKEN = "stand-in-verify-token"
VERSION_IN_USE = "v24.0"
WEBHOOK_PATH = "/webhooks/messenger/webhook"
Result = TypeVar("Result")


class Platform(Notices):
    """Messenger for one page and one app. What a test calls may be called from any thread."""

    def __init__(self, port: int) -> None:
        self.graph_url = f"http://127.0.0.1:{port}"
        self.page = Page()
        self.clock = Clock()
        self.threads = Threads(self.clock)
        self.trouble = Trouble()
        self.webhook = WebhookSender(self.page.app_secret)
        self.receipts = True
        # What Graph answers to every call, None to let it work.
        self.fails_with: GraphError | None = None
        self.send_api = SendApi(self.page, self.threads, self.trouble, self)
        self._setup = SetupApi(self.page, self._set_callback)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None

    def settings(self, **more: str) -> dict[str, str]:
        """The environment that connects a bot to the stand-in."""
        return {
            "VEJVISER_MESSENGER_PAGE_TOKEN": self.page.token,
            "VEJVISER_MESSENGER_APP_SECRET": self.page.app_secret,
            "VEJVISER_MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
            "VEJVISER_MESSENGER_PAGE_ID": self.page.id,
            "VEJVISER_MESSENGER_GRAPH_URL": self.graph_url,
            "VEJVISER_MESSENGER_GRAPH_VERSION": VERSION_IN_USE,
            "VEJVISER_MESSENGER_INBOX_APP_ID": INBOX_APP_ID,
            **more,
        }

    def connect(self, bot: str) -> None:
        """All events go to that bot, as after `vejviser messenger setup`."""
        self.page.subscribed_fields = list(FIELDS)
        self._set_callback(f"{bot}{WEBHOOK_PATH}")

    def deliver(self, psid: str, *events: Event, entries: int = 1, until_taken: bool = True) -> None:
        """Events of one customer in one call of the webhook; comes back when it has been taken."""
        self.deliver_batch([(psid, event) for event in events], entries=entries, until_taken=until_taken)

    def deliver_batch(
        self, events: Sequence[tuple[str, Any]], *, entries: int = 1, until_taken: bool = True
    ) -> None:
        """Events of several customers in one call, those of a human's threads in a `standby` call beside it."""

        async def send() -> None:
            normal, standby = [], []
            for psid, event in events:
                written = opens_window(event)
                if written is not None:
                    self.threads.has_written(psid, written)
                human = self.threads.of(psid).owner not in (None, self.page.app_id)
                (standby if human and written is not None else normal).append(event)
            calls = [
                self.webhook.post(body_of(self.page.id, part, standby=part is standby, entries=entries))
                for part in (normal, standby)
                if part
            ]
            if until_taken:
                await asyncio.gather(*calls)

        self._run(send())

    def inbox_takes(self, psid: str) -> None:
        """A member of staff takes the conversation in the page's inbox."""
        self._run(self._hand_over(psid, INBOX_APP_ID, "take_thread_control"))

    def inbox_is_done(self, psid: str) -> None:
        """Staff mark the conversation as done, which gives it back to the app."""
        self._run(self._hand_over(psid, self.page.app_id, "pass_thread_control"))

    def inbox_writes(self, psid: str, text: str) -> None:
        """A member of staff answers; the app sees an echo of the inbox."""
        event = Events(psid, self.page.id).echo({"text": text}, INBOX_APP_ID)
        self.deliver(psid, event)

    def accepted(self, thread: Thread, sent: Sent) -> None:
        """See `Notices`: the echo of what the app has sent, and the receipt of the customer's phone."""
        events = Events(thread.psid, self.page.id)
        self._notify("message_echoes", events.echo(sent.message, self.page.app_id, sent.mid))
        if self.receipts:
            self._notify("message_deliveries", events.delivery(sent.mid))
            self._notify("message_reads", events.read())

    def handed_over(self, psid: str, kind: str, new_owner: str | None, previous: str | None) -> None:
        """See `Notices`."""
        event = Events(psid, self.page.id).handover(kind, new_owner, previous)
        self._notify("messaging_handovers", event)

    def start(self) -> None:
        """Comes back when Graph answers."""
        self._thread.start()
        self._run(self._open())

    def stop(self) -> None:
        """Closes everything."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CALL_SECONDS)
        self._loop.close()

    def _notify(self, field: str, event: Event) -> None:
        if self.webhook.callback and field in self.page.subscribed_fields:
            self.webhook.post(body_of(self.page.id, [event]))

    def _set_callback(self, address: str) -> None:
        self.webhook.callback = address

    async def _hand_over(self, psid: str, owner: str, kind: str) -> None:
        self.send_api.hand_over(self.threads.of(psid), owner, kind)

    def _run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(CALL_SECONDS)

    async def _open(self) -> None:
        app = web.Application()
        page, application = (
            "{page:me|" + self.page.id + "}",
            "{app:" + self.page.app_id + "}",
        )

        def under(place: str, *, app_token: bool = False):
            def add(method: str, path: str, handler: Handler) -> None:
                route = f"/{{version}}/{place}" + (f"/{path}" if path else "")
                app.router.add_route(method, route, self._answering(handler, app_token))

            return add

        self._setup.add_app_routes(under(application, app_token=True))
        under("debug_token")("GET", "", self._setup.debug_token)
        under("app")("GET", "", self._setup.app)
        self.send_api.add_routes(under(page))
        self._setup.add_page_routes(under(page))
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        await self.webhook.start()

    async def _close(self) -> None:
        await self.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def _answering(self, handler: Handler, app_token: bool):
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                if self.fails_with is not None:
                    raise self.fails_with
                if request.match_info["version"] != VERSION_IN_USE:
                    raise invalid("Unsupported version")
                values = await read_request(request)
                token, proof = values.pop("access_token", None), values.pop("appsecret_proof", None)
                if app_token or (handler == self._setup.debug_token and token == self.page.app_token):
                    self.page.check_app_token(token, proof)
                else:
                    self.page.check_page_token(token, proof)
                return web.json_response(await handler(values))
            except ConnectionResetError:
                # Whoever called is gone, as a bot that was killed.
                return web.Response()
            except GraphError as error:
                return web.json_response(error.body, status=error.status)
            except ConnectionLost:
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()

        return answer


@contextmanager
def running_platform(port: int) -> Iterator[Platform]:
    """The stand-in on a free port, for as long as the block runs."""
    platform = Platform(port)
    platform.start()
    try:
        yield platform
    finally:
        platform.stop()
