"""The errors that Graph answers with, as Meta's page "Common Error Codes" has them (Messenger Platform)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(eq=False)
class GraphError(Exception):
    """An error answer: HTTP status, Graph's code, its subcode if there is one, and the message."""

    status: int
    code: int
    message: str
    subcode: int | None = None
    type: str = "OAuthException"
    transient: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that Graph gives."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.message}",
            "type": self.type,
            "code": self.code,
            "fbtrace_id": "StandInTrace",
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        return {"error": error}


def invalid(message: str) -> GraphError:
    """A parameter that breaks a limit or is missing."""
    return GraphError(400, 100, message)


EXPIRED_TOKEN = GraphError(400, 190, "Error validating access token: Session has expired.", subcode=463)
INVALID_TOKEN = GraphError(400, 190, "Invalid OAuth access token.")
INVALID_PROOF = GraphError(400, 100, "Invalid appsecret_proof provided in the API argument")
NO_PERMISSION = GraphError(403, 200, "Requires pages_messaging permission to manage the object")
OUTSIDE_WINDOW = GraphError(400, 10, "This message is sent outside of allowed window.", subcode=2018278)
UNREACHABLE = GraphError(400, 551, "This person isn't available right now.", subcode=1545041)
UNKNOWN_CUSTOMER = GraphError(400, 100, "No matching user found", subcode=2018001)
NOT_THREAD_OWNER = GraphError(
    400, 10, "Message failed to send because another app is controlling this thread now.", subcode=2018300
)
APP_LIMIT = GraphError(400, 4, "Application request limit reached")
USER_LIMIT = GraphError(400, 17, "User request limit reached")
PAGE_LIMIT = GraphError(400, 32, "Page request limit reached")
CALL_LIMIT = GraphError(400, 613, "Calls to this api have exceeded the rate limit.")
TOO_MANY = replace(CALL_LIMIT, status=429)
TEMPORARY = GraphError(500, 1200, "Temporary send message failure. Please try again later.", transient=True)
UNAVAILABLE = GraphError(
    503, 2, "An unexpected error has occurred. Please retry your request later.", transient=True
)
