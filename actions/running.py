"""Running one action call of Rasa's protocol, wherever it comes from."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import ActionCall

from actions.observed import observe_action
from actions.skill import where
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)


class UnknownAction(LookupError):
    """There is no action of that name."""


class ActionFailed(RuntimeError):
    """The action broke off. The message names it and quotes nobody."""


class ActionRunner:
    """All actions of the package `actions`, measured and logged without what customers write."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def run(self, call: ActionCall) -> dict[str, Any]:
        """Events and responses of `call["next_action"]`.

        Raises `UnknownAction`, `ActionFailed`, and the SDK's `ActionExecutionRejection`.
        """
        name = call["next_action"]
        if name not in self._executor.actions:
            raise UnknownAction(name)
        with observe_action(name) as observed:
            try:
                answer = await self._executor.run(call)
                observed.outcome = "done"
            except ActionExecutionRejection:
                observed.outcome = "rejected"
                raise
            except Exception as error:  # the bot undoes the turn and tells the customer
                count_error("action", error)
                logger.error("%s failed: %s", name, where(error))
                raise ActionFailed(f"{name} failed") from error
        return dict(answer or {})
