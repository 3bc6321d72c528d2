"""Whether a request to the webhook comes from Meta.

Meta for Developers, "Webhooks: Getting Started", section "Validating Payloads": `X-Hub-Signature-256` is
`sha256=` and the hexadecimal HMAC-SHA256 of the body as it was sent, keyed with the app's secret. The older
`X-Hub-Signature` (SHA-1) is not looked at, and the header does not choose the method.
"""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="


def is_signed(body: bytes, header: str | None, app_secret: str) -> bool:
    """Whether the header signs the body; compared in constant time."""
    if header is None or not header.startswith(_PREFIX):
        return False
    expected = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    # As bytes: a header with letters beyond ASCII is a wrong one, not a fault.
    given = header.removeprefix(_PREFIX).encode(errors="replace")
    return hmac.compare_digest(expected.encode(), given)


def is_verify_token(given: str | None, expected: str) -> bool:
    """Whether the token of a verification request is the one that was entered for the app."""
    return given is not None and hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def appsecret_proof(page_token: str, app_secret: str) -> str:
    """Proves to Graph that who has the token knows the app's secret ("Securing Graph API Requests")."""
    return hmac.new(app_secret.encode(), page_token.encode(), hashlib.sha256).hexdigest()
