"""The bot's side of a call of the action server."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError

from vejviser.bot.action_endpoint import TIME_LIMIT_SECONDS, ActionCallFailed, ActionEndpoint
from vejviser.telemetry.context import REQUEST_HEADER, request_id

CONNECT_SECONDS = 3.0
CONNECT_PAUSE_SECONDS = 0.2


class ActionServer(ActionEndpoint):
    """Calls over HTTP, with kept-alive connections and a short time limit.

    Errors are raised as `ActionCallFailed`, without the body that Rasa's own error repeats: the
    body may hold what the customer wrote.
    """

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(url=url, headers={"X-Vejviser-Secret": secret}, enable_selective_domain=True)
        self._connections: aiohttp.ClientSession | None = None

    def _session(self) -> aiohttp.ClientSession:
        if self._connections is None or self._connections.closed:
            self._connections = aiohttp.ClientSession(
                headers=self.headers, timeout=aiohttp.ClientTimeout(total=TIME_LIMIT_SECONDS)
            )
        return self._connections

    async def answer(self, call: Any) -> Any:
        """See `ActionEndpoint`."""
        try:
            return await self._answer_once_connected(call)
        except ClientResponseError:
            raise
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ActionCallFailed(f"action server not reached: {type(error).__name__}") from error

    async def _answer_once_connected(self, call: Any) -> Any:
        """The answer; an action server that is being started anew is waited for: it has not seen the call."""
        loop = asyncio.get_running_loop()
        end = loop.time() + CONNECT_SECONDS
        while True:
            try:
                return await self._answer_to(call)
            except aiohttp.ClientConnectorError:
                if loop.time() > end:
                    raise
            await asyncio.sleep(CONNECT_PAUSE_SECONDS)

    async def _answer_to(self, call: Any) -> Any:
        sent_as = request_id()
        headers = {REQUEST_HEADER: sent_as} if sent_as else {}
        async with self._session().post(f"{self.url}/webhook", json=call, headers=headers) as answer:
            if answer.status == 400:
                raise ClientResponseError(400, "rejected", await answer.text())
            if answer.status != 200:
                raise ActionCallFailed(f"action server answered {answer.status}")
            return await answer.json()

    async def is_ready(self) -> bool:
        """Whether the action server answers at all, within a second."""
        try:
            limit = aiohttp.ClientTimeout(total=1)
            async with self._session().get(f"{self.url}/health", timeout=limit) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Closes the kept connections."""
        if self._connections is not None:
            await self._connections.close()
