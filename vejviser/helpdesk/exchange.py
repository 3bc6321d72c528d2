"""One JSON request to a help desk over HTTP, with every fault of the line turned into our errors.

Knows nothing of tickets: what a status such as 400 or 404 means for a request is the backend's to say.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from vejviser.helpdesk.errors import Misconfigured, TemporaryFailure
from vejviser.telemetry.context import outgoing_headers

LARGEST_ANSWER_BYTES = 1_000_000
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
NOT_JSON = object()

# 408 and 425 ask for the same request again (RFC 9110 15.5.9, RFC 8470 5.2).
RETRY_STATUSES = (408, 425, 429)


@dataclass(frozen=True)
class Answer:
    """A status and the parsed body, which is `NOT_JSON` where it is none; `html` marks a page for humans."""

    status: int
    body: object
    html: bool


class _Authorization(AuthBase):
    """As `auth`, because requests lets a `.netrc` entry replace a plain Authorization header."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["Authorization"] = self._value
        return r


class Exchange:
    """Requests to one address, usable from several threads: one session, which keeps no cookies.

    `authorization` gives the header's value and is asked before each request. Time-outs are in seconds; a
    body that trickles in is given up after `read_seconds` too, so that a call cannot outlive a lease.
    """

    def __init__(
        self,
        base_url: str,
        authorization: Callable[[], str],
        *,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._authorization = authorization
        self._timeouts = (connect_seconds, read_seconds)
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", "User-Agent": "vejviser"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # A company's proxy in the environment cannot reach the desk on this machine's own loopback.
        self._session.trust_env = not _is_loopback(self._base_url)

    def send(
        self,
        method: str,
        path: str,
        *,
        body: dict[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send and give the answer, redirects not followed.

        Raises `TemporaryFailure` for time-outs, broken connections, 408, 425, 429 and 5xx; `Misconfigured`
        for redirects, 401, 403, a wrong address, a refused certificate or a missing token.
        """
        auth = _Authorization(self._authorization())
        try:
            with self._session.request(
                method,
                self._base_url + path,
                json=body,
                params=query,
                headers={**outgoing_headers(), **(headers or {})},
                auth=auth,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as response:
                _refuse_status(response)
                content = self._read(response)
        except requests.exceptions.SSLError as error:
            raise Misconfigured("the help desk's certificate was refused") from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise TemporaryFailure("the help desk did not answer in time") from error
        except (requests.exceptions.ProxyError, requests.ConnectionError) as error:
            raise TemporaryFailure("the help desk cannot be reached") from error
        except (urllib3.exceptions.LocationValueError, UnicodeError, ValueError) as error:
            # requests' InvalidURL, MissingSchema, InvalidHeader and so on are ValueErrors.
            raise Misconfigured("the help desk's address or token cannot be used") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise TemporaryFailure("the connection to the help desk broke off") from error
        except OSError as error:
            raise Misconfigured("the certificates to check the help desk with cannot be read") from error
        is_html = "html" in response.headers.get("Content-Type", "").lower()
        return Answer(response.status_code, _parsed(content), is_html)

    def _read(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self._timeouts[1]
        content = b""
        while chunk := response.raw.read1(65_536, decode_content=True):
            content += chunk
            if len(content) > LARGEST_ANSWER_BYTES:
                raise TemporaryFailure("the help desk's answer is too long")
            if time.monotonic() > deadline:
                raise TemporaryFailure("the help desk did not answer in time")
        return content


def _is_loopback(url: str) -> bool:
    try:
        return urlsplit(url).hostname in LOOPBACK_HOSTS
    except ValueError:
        # An address that cannot be read is told about when it is used, not where the object is made.
        return False


def _refuse_status(response: requests.Response) -> None:
    status = response.status_code
    if status in RETRY_STATUSES or status >= 500:
        raise TemporaryFailure(
            f"the help desk answered with status {status}", _retry_after(response.headers.get("Retry-After"))
        )
    if status in (401, 403):
        raise Misconfigured(f"the help desk refused our token with status {status}")
    if 300 <= status < 400:
        raise Misconfigured(f"the help desk's address redirects with status {status}")


def _retry_after(header: str | None) -> float | None:
    """Seconds to wait by RFC 9110 section 10.2.3: a number or a date; None for anything else."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return NOT_JSON
