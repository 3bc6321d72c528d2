"""Who may use the website channel, and how often."""

from __future__ import annotations

from datetime import timedelta

from sanic.request import Request

from vejviser.channels.rate_limit import RateLimit
from vejviser.channels.website.errors import ErrorTexts, Refused
from vejviser.channels.website.session import Session, Sessions
from vejviser.secret_files import secret_in_file
from vejviser.settings import Settings

PREFLIGHT_SECONDS = "600"
BURST = 10


class Access:
    """Sessions, limits and error texts of one bot process."""

    def __init__(self, settings: Settings) -> None:
        self.texts = ErrorTexts(settings.content)
        secret = settings.website_secret or secret_in_file(settings.var / "website-secret")
        self.sessions = Sessions(
            secret, settings.website_origins, timedelta(hours=settings.website_session_hours)
        )
        per_session, per_address = settings.website_messages_per_minute, settings.website_address_per_minute
        self._messages = RateLimit(per_session, max(BURST, per_session // 2))
        self._addresses = RateLimit(per_address, max(BURST, per_address // 2))

    def limit_sessions(self, request: Request) -> None:
        """Counts a new session. Raises `Refused`."""
        self._check(self._addresses, _address(request))

    def limit_messages(self, request: Request, session: Session) -> None:
        """Counts a message. Raises `Refused`."""
        self._check(self._messages, session.conversation_id)
        self._check(self._addresses, _address(request))

    def cors(self, request: Request) -> dict[str, str]:
        """Headers that let a page on the list read the answer (Fetch standard, CORS protocol)."""
        origin = request.headers.get("origin")
        if origin is None or origin not in self.sessions.origins:
            return {"Vary": "Origin"}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
            "Access-Control-Expose-Headers": "Retry-After",
            "Access-Control-Max-Age": PREFLIGHT_SECONDS,
            "Vary": "Origin",
        }

    @staticmethod
    def _check(limit: RateLimit, key: str) -> None:
        if seconds := limit.wait_seconds(key):
            raise Refused("too_many", retry_after=seconds)


def _address(request: Request) -> str:
    """The customer's address; behind proxies, as many as `VEJVISER_PROXIES` says, the one they name."""
    return request.remote_addr or request.ip
