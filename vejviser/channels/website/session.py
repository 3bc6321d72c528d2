"""Session tokens: who may read and write a conversation, from which page, until when.

A token is a JWT (RFC 7519) signed with HS256. The conversation's id is picked by the server and only ever
comes from a token, so that nobody can name the conversation of another customer.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt

from vejviser.channels.website.errors import Refused

ALGORITHM = "HS256"
AUDIENCE = "vejviser-website"
REMEMBERED_TOKENS = 5_000


@dataclass(frozen=True)
class Session:
    """What a valid token says."""

    conversation_id: str
    origin: str | None
    expires_at: datetime


class Sessions:
    """Issues and reads tokens. `origins` are those that may use the channel at all."""

    def __init__(self, secret: str, origins: frozenset[str], lifetime: timedelta) -> None:
        self._secret = secret
        self.origins = origins
        self._lifetime = lifetime
        # The same token comes with each request of a page; what is no token is not kept.
        self._claims = lru_cache(REMEMBERED_TOKENS)(self._verified)

    def check_origin(self, origin: str | None) -> None:
        """Raises `Refused` for a page that is not on the list; a caller that is no browser has no origin."""
        if origin is not None and origin not in self.origins:
            raise Refused("origin_not_allowed")

    def issue(self, conversation_id: str, origin: str | None) -> tuple[str, Session]:
        """A new token for the conversation."""
        expires = datetime.now(UTC).replace(microsecond=0) + self._lifetime
        claims = {"sub": conversation_id, "aud": AUDIENCE, "exp": expires, "origin": origin}
        return jwt.encode(claims, self._secret, ALGORITHM), Session(conversation_id, origin, expires)

    def read(self, authorization: str | None, origin: str | None, *, writes: bool) -> Session:
        """The session of an `Authorization` header. Raises `Refused`.

        Browsers send `Origin` with whatever writes and with each call to another site, so that only a read
        on the page's own server may come without it.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused("unauthorized")
        try:
            claims = self._claims(token.strip())
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Refused("unauthorized") from error
        if claims["exp"] <= datetime.now(UTC).timestamp():
            raise Refused("unauthorized")
        bound_to = claims.get("origin")
        self.check_origin(bound_to)  # the list may have changed since
        if origin != bound_to and (origin is not None or writes):
            raise Refused("origin_not_allowed")
        return Session(claims["sub"], bound_to, datetime.fromtimestamp(claims["exp"], UTC))

    def _verified(self, token: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            self._secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "sub", "aud"]},
        )


def new_conversation_id() -> str:
    """An id that cannot be guessed."""
    return f"website-{secrets.token_hex(16)}"
