"""Stands before every page, the admin's too: no session without a code where there must be one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review.two_factor import devices

# What whoever has to set it up can reach before that.
OPEN = ("review:two_factor", "review:logout")


class TwoFactorMiddleware:
    """After `django_otp.middleware.OTPMiddleware`, which knows whether the session was proven by a code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Ends a session from before codes were wanted; leads to the set-up who needs them and has none."""
        # Programs come without: nothing is asked of the database for them.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None
        if request.user.is_verified():  # type: ignore[attr-defined]  # by OTPMiddleware
            return None
        if devices.app_of(request.user) is not None:
            logout(request)
            return None
        if not is_required() or request.resolver_match.view_name in OPEN:  # type: ignore[union-attr]
            return None
        address = reverse("review:two_factor")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def is_required() -> bool:
    """Whether nobody gets further without."""
    return settings.TWO_FACTOR == "required"
