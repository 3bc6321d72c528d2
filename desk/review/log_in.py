"""Logging in, the answer to too many tries, and changing one's own password."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from desk.review import audit
from desk.review.two_factor import devices, pending


class LogInView(LoginView):
    """The only log-in of the desk, for the review pages and for the admin."""

    template_name = "review/access/login.html"
    redirect_authenticated_user = True
    next_page = "review:inbox"

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is right: log in, or first ask for the code of whom has an app for that."""
        user = form.get_user()
        if devices.app_of(user) is None:
            return super().form_valid(form)
        pending.begin(self.request, user, user.backend, self.get_success_url())
        return HttpResponseRedirect(reverse("review:login_code"))


def admin_log_in(request: HttpRequest) -> HttpResponse:
    """Where the admin sends whom it does not let in: on to the log-in; 403 for who is logged in already."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('review:login')}?{request.GET.urlencode()}")


@method_decorator(never_cache, "dispatch")
class OwnPasswordView(PasswordChangeView):
    """Whoever is logged in changes the password that somebody else made for them. Other sessions end."""

    template_name = "review/access/password.html"
    success_url = reverse_lazy("review:account")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it is done, on the page that comes next, and record it."""
        answer = super().form_valid(form)
        audit.record(self.request.user, audit.ACCOUNT, "password")
        messages.success(self.request, render_to_string("review/access/password_changed.txt").strip())
        return answer


def too_many_tries(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429: the same page for users that exist and that do not. Called by axes (`AXES_LOCKOUT_CALLABLE`)."""
    wait = settings.AXES_COOLOFF_TIME
    page = render_to_string(
        "review/access/too_many_tries.html", {"minutes": round(wait.total_seconds() / 60)}, request
    )
    return HttpResponse(
        page,
        status=429,
        headers={"Retry-After": str(round(wait.total_seconds())), "Cache-Control": "no-store"},
    )


def client_address(request: HttpRequest) -> str:
    """Where a try to log in comes from, which is half of what is locked (`AXES_CLIENT_IP_CALLABLE`).

    In production the proxy that ends TLS adds the address to `X-Forwarded-For`, at the end; what stands
    before it came from the client.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.VEJVISER.production:
        return direct
    last = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct
