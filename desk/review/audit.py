"""The record of who logged in, read clear text, exported, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from desk.review.models import AuditEntry

LOGIN = "login"
LOGOUT = "logout"
LOGIN_FAILED = "login_failed"
LOCKED_OUT = "locked_out"
REVEAL = "reveal"
DOWNLOAD = "download"
EXPORT = "export"
CORRECT = "correct"
STORY = "story"
ACCOUNT = "account"
CODE_FAILED = "code_failed"
RECOVERY_CODE = "recovery_code"
RECOVERY_CODES = "recovery_codes"
TWO_FACTOR_ON = "two_factor_on"
TWO_FACTOR_OFF = "two_factor_off"
TWO_FACTOR_RESET = "two_factor_reset"
# Begins the reason of what was done at the command line.
BY_COMMAND = "command"
ACTIONS = (
    LOGIN, LOGOUT, LOGIN_FAILED, CODE_FAILED, LOCKED_OUT, REVEAL, DOWNLOAD, EXPORT, CORRECT, STORY, ACCOUNT,
    TWO_FACTOR_ON, TWO_FACTOR_OFF, TWO_FACTOR_RESET, RECOVERY_CODE, RECOVERY_CODES,
)  # fmt: skip


def record(user: Any, action: str, object: str = "", reason: str = "") -> AuditEntry:
    """Write one entry; `user` is who did it, `request.user` in a view, None for nobody we know.

    `object` is what it was done to, as `message:17`, `rating:4`, `conversation:4`, `case:SAG-10001`,
    `corrections:12` (a number of them): never what a customer wrote. `reason` is what staff gave.

    Call it before what it records, or in the same transaction: what cannot be recorded does not happen.
    Raises `ValueError` for an action not in `ACTIONS`, and `DatabaseError`.
    """
    if action not in ACTIONS:
        raise ValueError(f"not an action of the record: {action}")
    known = user if isinstance(user, User) else None
    return AuditEntry.objects.create(
        user=known,
        username=known.get_username() if known else "",
        action=action,
        object=object,
        reason=reason,
    )
