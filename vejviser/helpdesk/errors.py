"""How a help desk fails, as three classes that tell what to do next.

A message names the fault and never holds the customer's data or the backend's answer: it is logged as it is.
"""

from __future__ import annotations


class HelpDeskError(Exception):
    """What was asked was not done, or nobody knows whether it was."""


class TemporaryFailure(HelpDeskError):
    """Try the same request again later: time-out, no connection, status 429 or 5xx, an answer without sense.

    `retry_after` is the wait in seconds that the backend asked for, or None. The request may have been
    carried out all the same.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Rejected(HelpDeskError):
    """The backend will never accept this request as it stands; trying again unchanged is no use."""


class Misconfigured(HelpDeskError):
    """The operator must act: address, certificate or token is wrong or missing. The request may be good."""
