"""Looking at a code that somebody has typed: counted, limited and recorded as passwords are."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.review import audit
from desk.review.log_in_record import WRONG_CODE
from desk.review.two_factor import devices


class LockedOut(RuntimeError):
    """There were too many tries for this user from this address."""


def check(request: HttpRequest, user: User, code: str) -> TOTPDevice | None:
    """The person's app where the code is right; None where it is wrong, which counts like a wrong password.

    Raises `LockedOut` and `desk.review.two_factor.devices.TooSoon`: then nobody has looked at the code.
    """
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise LockedOut
    found = devices.accept(user, code)
    if found is None:
        user_login_failed.send(sender=WRONG_CODE, credentials=credentials, request=request)
        return None
    app, by_recovery_code = found
    if by_recovery_code:
        audit.record(user, audit.RECOVERY_CODE, f"user:{user.pk}")
    return app
