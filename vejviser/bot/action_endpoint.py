"""What the bot needs of the place where its actions run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa.utils.endpoints import EndpointConfig

from vejviser.channels.turn_gate import waiting_for_others
from vejviser.telemetry.turns import stage

# A customer who waits longer than five seconds believes that nobody is there.
TIME_LIMIT_SECONDS = 4.5


class ActionCallFailed(Exception):
    """The action was not run to its end. The message holds no customer data."""


class ActionEndpoint(EndpointConfig, ABC):
    """Rasa's action endpoint, as a process may have it.

    `request` is what Rasa calls; other turns go on meanwhile.
    """

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """See `answer`; the call is in `json`."""
        async with waiting_for_others():
            with stage("action"):
                return await self.answer(kwargs["json"])

    @abstractmethod
    async def answer(self, call: Any) -> Any:
        """The answer of Rasa's action protocol to a call.

        Raises `ClientResponseError` with 400 where the action rejects to run, as Rasa expects it, and
        `ActionCallFailed` for every other failure.
        """

    async def start(self) -> None:
        """Prepares what has to be there before the first call."""

    @abstractmethod
    async def is_ready(self) -> bool:
        """Whether an action could be run now, known within a second."""

    @abstractmethod
    async def close(self) -> None:
        """Ends what the endpoint has opened."""
