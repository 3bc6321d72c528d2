"""What the bot needs of the place where its actions run."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa.utils.endpoints import EndpointConfig

# A customer who waits longer than five seconds believes that nobody is there.
TIME_LIMIT_SECONDS = 4.5


class ActionCallFailed(Exception):
    """The action was not run to its end. The message holds no customer data."""


class ActionEndpoint(EndpointConfig, ABC):
    """Rasa's action endpoint, as a process may have it.

    `request` gives the answer of Rasa's action protocol to the call in `json`. It raises
    `ClientResponseError` with 400 where the action rejects to run, as Rasa expects it, and
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
