"""The second step of the log-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.review.log_in import too_many_tries
from desk.review.two_factor.checking import LockedOut, check
from desk.review.two_factor.devices import TooSoon
from desk.review.two_factor.pending import Pending, end, pending

CODE_CHARS = 32


class CodeForm(forms.Form):
    """A code as people type it, with or without spaces."""

    code = forms.CharField(max_length=CODE_CHARS)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the code, and logs in who gives it. Back to the log-in for whom no password was given."""
    if request.user.is_authenticated:
        return redirect("review:inbox")
    waiting = pending(request)
    if waiting is None:
        end(request)
        return redirect("review:login")
    context: dict[str, Any] = {"username": waiting.user.get_username()}
    form = CodeForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        context["trouble"] = "empty"
    elif request.method == "POST":
        try:
            if app := check(request, waiting.user, form.cleaned_data["code"]):
                return _log_in(request, waiting, app)
            context["trouble"] = "wrong"
        except TooSoon as error:
            context |= {"trouble": "too_soon", "seconds": error.seconds}
        except LockedOut:
            return too_many_tries(request)
    return render(request, "review/access/code.html", context)


def _log_in(request: HttpRequest, waiting: Pending, app: TOTPDevice) -> HttpResponse:
    end(request)
    # django-otp notes in the session which device has proven the person.
    waiting.user.otp_device = app  # type: ignore[attr-defined]
    login(request, waiting.user, backend=waiting.backend)
    return redirect(waiting.page)
