"""The action server: runs skills and forms for the bot, and delivers the outbox in the background."""

from __future__ import annotations

import hmac
from typing import cast

from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import ActionCall
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.delivering import OutboxThread
from actions.observed import observe_actions
from actions.running import ActionFailed, ActionRunner, UnknownAction
from vejviser.secret_files import secret_in_file
from vejviser.settings import Settings
from vejviser.telemetry.context import set_conversation


def create_app(settings: Settings) -> Sanic:
    """The application: `POST /webhook` as Rasa's action protocol has it, `GET /health`, `GET /metrics`.

    Unlike the SDK's own server it asks for the shared secret and never repeats a request's body in
    an answer or in the log.
    """
    app = Sanic("vejviser_actions", configure_logging=False)
    observe_actions(app)
    runner = ActionRunner()
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
        return await _run(runner, action_call)

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


async def _run(runner: ActionRunner, call: ActionCall) -> HTTPResponse:
    try:
        return response.json(await runner.run(call))
    except ActionExecutionRejection as rejection:
        return response.json({"error": rejection.message, "action_name": rejection.action_name}, status=400)
    except UnknownAction as unknown:
        return response.json({"error": f"no action {unknown}"}, status=404)
    except ActionFailed as failure:
        return response.json({"error": str(failure)}, status=500)


def _deliver_in_background(app: Sanic, settings: Settings) -> None:
    outbox = OutboxThread(settings)
    app.register_listener(lambda *_: outbox.start(), "before_server_start")
    app.register_listener(lambda *_: outbox.end(), "after_server_stop")


def serve(settings: Settings) -> None:
    """Runs the action server until it is told to stop."""
    create_app(settings).run(host=settings.host, port=settings.actions_port, access_log=False, motd=False)
