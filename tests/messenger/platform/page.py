"""The page and the app at the platform: tokens, permissions, what is subscribed, the profile."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from tests.messenger.platform.graph_errors import (
    EXPIRED_TOKEN,
    INVALID_PROOF,
    INVALID_TOKEN,
    NO_PERMISSION,
    GraphError,
)

PAGE_ID = "105000000000001"
APP_ID = "900000000000001"
# The same for every page: the inbox that Meta gives to its staff.
INBOX_APP_ID = "263902037430900"
PERMISSIONS = ("pages_messaging", "pages_manage_metadata", "pages_show_list")


@dataclass
class Page:
    """What an operator sets up, and what can be wrong with it. Secrets are invented."""

    id: str = PAGE_ID
    app_id: str = APP_ID
    name: str = "Eksempelbutikken"
    token: str = "stand-in-page-token"
    app_secret: str = "stand-in-app-secret"
    expired: bool = False
    revoked: bool = False
    expires_at: int = 0
    permissions: list[str] = field(default_factory=lambda: list(PERMISSIONS))
    reviewed: list[str] = field(default_factory=lambda: ["pages_messaging"])
    profile: dict[str, Any] = field(default_factory=dict)
    subscribed_fields: list[str] = field(default_factory=list)
    app_subscription: dict[str, Any] | None = None
    personas: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def app_token(self) -> str:
        """The app's own token (Graph API, "Access tokens: app access tokens")."""
        return f"{self.app_id}|{self.app_secret}"

    def check_page_token(self, token: str | None, proof: str | None) -> None:
        """Raises `GraphError` for a token that is not, or no longer, this page's."""
        self._check(token, proof, self.token)
        if self.expired:
            raise EXPIRED_TOKEN

    def check_app_token(self, token: str | None, proof: str | None) -> None:
        """Raises `GraphError` for what is not the app's token."""
        self._check(token, proof, self.app_token)

    def check_permission(self, name: str) -> None:
        """Raises `GraphError` if the page has not been given to the app for that."""
        if name not in self.permissions:
            raise GraphError(NO_PERMISSION.status, 200, f"Requires {name} permission to manage the object")

    def token_facts(self) -> dict[str, Any]:
        """The answer of `/debug_token`."""
        facts = {
            "app_id": self.app_id,
            "application": "Vejviser",
            "type": "PAGE",
            "profile_id": self.id,
            "expires_at": self.expires_at,
            "is_valid": not self.expired,
            "scopes": list(self.permissions),
        }
        if self.expired:
            facts["error"] = {"code": 190, "subcode": 463, "message": EXPIRED_TOKEN.message}
        return facts

    def _check(self, token: str | None, proof: str | None, wanted: str) -> None:
        if token != wanted or self.revoked:
            raise INVALID_TOKEN
        proved = hmac.new(self.app_secret.encode(), wanted.encode(), hashlib.sha256).hexdigest()
        if proof is not None and proof != proved:
            raise INVALID_PROOF
