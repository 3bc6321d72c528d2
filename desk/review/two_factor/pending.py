"""Who has given a right password and not yet a code. Nobody is logged in by that."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_KEY = "two_factor_pending"
VALID_SECONDS = 10 * 60


@dataclass(frozen=True)
class Pending:
    """`backend` is the one that took the password, `page` where the person wanted to go."""

    user: User
    backend: str
    page: str


def begin(request: HttpRequest, user: User, backend: str, page: str) -> None:
    """Remember them in a session that only this browser knows."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "backend": backend,
        "page": page,
        "at": time.time(),
    }


def pending(request: HttpRequest) -> Pending | None:
    """None after ten minutes, and where the password was changed or the account closed meanwhile."""
    kept = request.session.get(_KEY)
    if kept is None or not 0 <= time.time() - kept["at"] <= VALID_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        return None
    return Pending(user, kept["backend"], kept["page"])


def end(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(_KEY, None)
