"""`Authorization: Token …`."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from desk.tickets.models import ApiToken

SCHEME = "Token"


class TokenAuthentication(BaseAuthentication):
    """Knows a program by its token; `request.auth` is then the `ApiToken`."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, ApiToken] | None:
        """User and token; None without the header. Raises `AuthenticationFailed` for a token nobody has."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = (
            ApiToken.objects.select_related("user")
            .filter(digest=ApiToken.digest_of(token.strip()), user__is_active=True)
            .first()
        )
        if found is None:
            raise AuthenticationFailed("The token is not valid.")
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        """Makes refusals 401 with `WWW-Authenticate`, and not 403."""
        return SCHEME


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An API key in a header, as OpenAPI 3 has no scheme for `Token`."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` followed by the token, which `python -m desk setup` makes.",
        }
