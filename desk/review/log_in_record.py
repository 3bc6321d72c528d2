"""Puts every log-in, log-out and refused try on record, wherever it happens."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from desk.review import audit

# Who sends Django's signal of a refused log-in where it was not the password.
WRONG_CODE = "wrong-code"


def connect() -> None:
    """Listen to Django and axes; call it once, when the app is ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="record-log-in")
    user_logged_out.connect(_logged_out, dispatch_uid="record-log-out")
    user_login_failed.connect(_failed, dispatch_uid="record-failed-log-in")
    user_locked_out.connect(_locked_out, dispatch_uid="record-lock-out")


def _logged_in(user: User, **_: Any) -> None:
    audit.record(user, audit.LOGIN)


def _logged_out(user: User | None, **_: Any) -> None:
    # A log-out by a session that is over already has no user.
    if user is not None:
        audit.record(user, audit.LOGOUT)


def _failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    if request is not None and not _was_refused_unseen(request):
        action = audit.CODE_FAILED if sender == WRONG_CODE else audit.LOGIN_FAILED
        audit.record(_known(credentials.get("username")), action)


def _locked_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    # Once, when it is locked: whoever goes on trying does not fill the record.
    if not _was_refused_unseen(request):
        audit.record(_known(username), audit.LOCKED_OUT)


def _was_refused_unseen(request: HttpRequest) -> bool:
    """Whether the try came while locked, so that the password was not looked at."""
    locked = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def _known(username: str | None) -> User | None:
    """The user, if there is one: what else stands in the field may be somebody's password."""
    return User.objects.filter(username=username).first() if username else None
