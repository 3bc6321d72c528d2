"""The action server: runs skills and forms for the bot, and delivers the outbox in the background."""

from __future__ import annotations

import asyncio
import hmac
import logging
import threading
from typing import cast

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import ActionCall
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.observed import observe_action, observe_actions
from actions.services import services
from actions.skill import where
from vejviser.secret_files import secret_in_file
from vejviser.settings import Settings
from vejviser.stores.migrations import migrate
from vejviser.telemetry.context import set_conversation
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)

STOP_WAIT_SECONDS = 5


def create_app(settings: Settings) -> Sanic:
    """The application: `POST /webhook` as Rasa's action protocol has it, `GET /health`, `GET /metrics`.

    Unlike the SDK's own server it asks for the shared secret and never repeats a request's body in
    an answer or in the log.
    """
    app = Sanic("vejviser_actions", configure_logging=False)
    observe_actions(app)
    executor = ActionExecutor()
    executor.register_package("actions")
    secret = settings.actions_secret or secret_in_file(settings.var / "actions-secret")

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        given = request.headers.get("X-Vejviser-Secret", "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode()):
            return response.json({"error": "the shared secret is missing or wrong"}, status=403)
        try:
            call = request.json
        except Exception:  # Sanic's error would repeat the body
            call = None
        if not _is_action_call(call):
            return response.json({"error": "the body is no action call"}, status=422)
        action_call = cast(ActionCall, call)
        set_conversation(str(action_call["tracker"].get("sender_id", "")))
        return await _run(executor, action_call)

    _deliver_in_background(app, settings)
    return app


def _is_action_call(call: object) -> bool:
    """Whether a body has what running an action needs, in the shapes of Rasa's action protocol."""
    if not isinstance(call, dict) or not call.get("next_action"):
        return False
    tracker = call.get("tracker")
    shapes = {"slots": dict, "latest_message": dict, "events": list}
    return (
        isinstance(call["next_action"], str)
        and isinstance(tracker, dict)
        and all(isinstance(tracker.get(part), shape) for part, shape in shapes.items())
    )


async def _run(executor: ActionExecutor, call: ActionCall) -> HTTPResponse:
    name = call["next_action"]
    if name not in executor.actions:
        return response.json({"error": f"no action {name}"}, status=404)
    with observe_action(name) as observed:
        try:
            return response.json(await executor.run(call))
        except ActionExecutionRejection as rejection:
            observed.outcome = "rejected"
            body = {"error": rejection.message, "action_name": rejection.action_name}
            return response.json(body, status=400)
        except Exception as error:  # the bot undoes the turn and tells the customer
            observed.outcome = "failed"
            count_error("action", error)
            logger.error("%s failed: %s", name, where(error))
            return response.json({"error": f"{name} failed"}, status=500)


def _deliver_in_background(app: Sanic, settings: Settings) -> None:
    stop = threading.Event()
    thread = threading.Thread(
        target=lambda: services().delivery.run_forever(stop), name="outbox", daemon=True
    )

    async def start(*_: object) -> None:
        await asyncio.to_thread(migrate, settings.database_url)
        assert services().content  # a broken content file stops the start, not the first customer
        thread.start()

    async def end(*_: object) -> None:
        stop.set()
        await asyncio.to_thread(thread.join, STOP_WAIT_SECONDS)

    app.register_listener(start, "before_server_start")
    app.register_listener(end, "after_server_stop")


def serve(settings: Settings) -> None:
    """Runs the action server until it is told to stop."""
    create_app(settings).run(host=settings.host, port=settings.actions_port, access_log=False, motd=False)
