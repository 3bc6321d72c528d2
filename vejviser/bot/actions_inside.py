"""Actions in the bot's own process: the default of one machine, where a call over HTTP only costs time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.delivering import OutboxThread
from actions.observed import observe_outbox
from actions.running import ActionFailed, ActionRunner, UnknownAction
from vejviser.bot.action_endpoint import TIME_LIMIT_SECONDS, ActionCallFailed, ActionEndpoint
from vejviser.settings import Settings
from vejviser.telemetry.exposition import show_build


class ActionsInside(ActionEndpoint):
    """Runs actions on the bot's event loop, and delivers the outbox in a thread.

    Actions ask databases and the help desk in threads, never on the loop.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(url="inside", enable_selective_domain=True)
        self._runner = ActionRunner()
        self._outbox = OutboxThread(settings)

    async def start(self) -> None:
        """Begins to deliver. Raises `ContentError`."""
        show_build("actions")
        observe_outbox()
        await self._outbox.start()

    async def answer(self, call: Any) -> Any:
        """See `ActionEndpoint`."""
        # As text in both directions: an action must not get hold of the tracker's own objects.
        own_call = json.loads(json.dumps(call))
        try:
            async with asyncio.timeout(TIME_LIMIT_SECONDS):
                answer = await self._runner.run(own_call)
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body)) from rejection
        except (UnknownAction, ActionFailed, TimeoutError) as error:
            raise ActionCallFailed(f"action not run: {type(error).__name__}") from error
        return json.loads(json.dumps(answer))

    async def is_ready(self) -> bool:
        """Always: where the bot answers at all, so do its actions."""
        return True

    async def close(self) -> None:
        """Ends the delivery."""
        await self._outbox.end()
