"""One's own account: setting up codes, new recovery codes, taking them off."""

from __future__ import annotations

from typing import Any

import django_otp
import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.review import audit
from desk.review.access import user_of
from desk.review.log_in import too_many_tries
from desk.review.two_factor import devices
from desk.review.two_factor.checking import LockedOut, check
from desk.review.two_factor.code_page import CodeForm
from desk.review.two_factor.devices import TooSoon
from desk.review.two_factor.gate import is_required


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one logs in with."""
    return _account_page(request)


@never_cache
@login_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def two_factor(request: HttpRequest) -> HttpResponse:
    """A key for an app, and with the app's first code the recovery codes, which are shown this once."""
    user = user_of(request)
    if devices.app_of(user) is not None:
        return redirect("review:account")
    context: dict[str, Any] = {}
    form = CodeForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        context["trouble"] = "empty"
    elif request.method == "POST":
        try:
            if confirmed := devices.confirm(user, form.cleaned_data["code"]):
                app, codes = confirmed
                audit.record(user, audit.TWO_FACTOR_ON, f"user:{user.pk}")
                django_otp.login(request, app)
                return _codes_page(request, codes, is_new=True)
            context["trouble"] = "wrong"
        except TooSoon as error:
            context |= {"trouble": "too_soon", "seconds": error.seconds}
    app = devices.app_to_confirm(user)
    context |= {"picture": _picture(app), "key": devices.key_of(app), "required": is_required()}
    return render(request, "review/account/two_factor.html", context)


@never_cache
@login_required
@sensitive_post_parameters("code")
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Others in place of those that there are, for who gives a code."""
    refused = _refused(request, "codes")
    if refused is not None:
        return refused
    user = user_of(request)
    codes = devices.make_recovery_codes(user)
    audit.record(user, audit.RECOVERY_CODES, f"user:{user.pk}")
    return _codes_page(request, codes, is_new=False)


@never_cache
@login_required
@sensitive_post_parameters("code")
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    """The password alone is enough again, for who gives a code; not where codes are required."""
    if is_required():
        return redirect("review:account")
    refused = _refused(request, "off")
    if refused is not None:
        return refused
    user = user_of(request)
    devices.turn_off(user)
    audit.record(user, audit.TWO_FACTOR_OFF, f"user:{user.pk}")
    messages.success(request, render_to_string("review/account/turned_off.txt").strip())
    return redirect("review:account")


def _refused(request: HttpRequest, what: str) -> HttpResponse | None:
    """The answer where the code was not right; None where it was."""
    user, form = user_of(request), CodeForm(request.POST)
    if devices.app_of(user) is None:
        return redirect("review:account")
    if not form.is_valid():
        return _account_page(request, troubled=what, trouble="empty")
    try:
        if check(request, user, form.cleaned_data["code"]) is None:
            return _account_page(request, troubled=what, trouble="wrong")
    except TooSoon as error:
        return _account_page(request, troubled=what, trouble="too_soon", seconds=error.seconds)
    except LockedOut:
        return too_many_tries(request)
    return None


def _account_page(request: HttpRequest, **more: Any) -> HttpResponse:
    user = user_of(request)
    context = {
        "groups": user.groups.order_by("name"),
        "app": devices.app_of(user),
        "codes_left": devices.recovery_codes_left(user),
        "required": is_required(),
    }
    return render(request, "review/account/account.html", {**context, **more})


def _codes_page(request: HttpRequest, codes: list[str], is_new: bool) -> HttpResponse:
    return render(request, "review/account/recovery_codes.html", {"codes": codes, "is_new": is_new})


def _picture(app: TOTPDevice) -> str:
    """The key as apps read it with a camera, without any style that the page's policy would stop."""
    code = segno.make(app.config_url, error="m")
    # Black on white in dark pages, too: not every app reads it otherwise.
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff"))
