"""Calls of Meta's Graph API for one page, over connections that are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from vejviser.channels.messenger.graph_errors import (
    GraphError,
    Refused,
    TemporaryGraphFailure,
    error_of,
)
from vejviser.channels.messenger.signature import appsecret_proof
from vejviser.messenger_settings import MessengerSettings
from vejviser.settings import LOOPBACK_HOSTS

CONNECT_SECONDS = 3.0
# Shorter than a lease of `vejviser.stores.deliveries`.
TOTAL_SECONDS = 8.0
MOST_CONNECTIONS = 32
LARGEST_ANSWER_BYTES = 1_000_000


class Graph:
    """A client for use on one event loop. Times are in seconds.

    Each call has the page's token and `appsecret_proof` ("Securing Graph API Requests"), as an app needs that
    demands proof of all its calls.
    """

    def __init__(self, settings: MessengerSettings) -> None:
        self._base = f"{settings.graph_url}/{settings.graph_version}"
        self._access = {
            "access_token": settings.page_token,
            "appsecret_proof": appsecret_proof(settings.page_token, settings.app_secret),
        }
        # A company's proxy in the environment cannot reach a stand-in on this machine.
        self._trust_env = urlsplit(settings.graph_url).hostname not in LOOPBACK_HOSTS
        self._connections: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> dict[str, Any]:
        """Graph's answer to `path`, such as `me/messages`. Raises `GraphError`, without a text of Graph's."""
        try:
            async with self._session().request(
                method,
                f"{self._base}/{path}",
                json=None if json is None else dict(json),
                params={**(params or {}), **self._access},
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
                allow_redirects=False,
            ) as answer:
                body = _parsed(await _content(answer))
        except aiohttp.ClientConnectorError as error:
            raise TemporaryGraphFailure() from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # The request may have reached Graph before the line broke.
            raise TemporaryGraphFailure(unknown=True) from error
        if answer.status == 200 and isinstance(body, dict) and "error" not in body:
            return body
        raise _failure(answer, body)

    async def close(self) -> None:
        """Close the kept connections."""
        if self._connections is not None:
            await self._connections.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._connections is None or self._connections.closed:
            self._connections = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trust_env,
            )
        return self._connections


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    """The body, cut off where no answer of Graph's is as long."""
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > LARGEST_ANSWER_BYTES:
            break
    return bytes(content)


def _failure(answer: aiohttp.ClientResponse, body: object) -> GraphError:
    if answer.status < 300 and not isinstance(body, dict):
        return TemporaryGraphFailure(unknown=True)
    if 300 <= answer.status < 400:
        return Refused()
    failure = error_of(answer.status, body, _retry_after(answer.headers))
    if isinstance(failure, TemporaryGraphFailure) and answer.status >= 500 and failure.code == 0:
        # Not Graph's own word, but that of something in front of it.
        failure.unknown = True
    return failure


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: `Retry-After`, or the minutes of `X-Business-Use-Case-Usage` ("Rate Limits")."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    usage = _parsed(headers.get("X-Business-Use-Case-Usage", "").encode())
    lists = usage.values() if isinstance(usage, dict) else []
    minutes = [
        one.get("estimated_time_to_regain_access")
        for listed in lists
        if isinstance(listed, list)
        for one in listed
        if isinstance(one, dict)
    ]
    waits = [60.0 * wait for wait in minutes if isinstance(wait, int | float) and wait > 0]
    return max(waits) if waits else None


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
