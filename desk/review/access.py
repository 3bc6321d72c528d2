"""Who may do what on the review pages, and what happens to those who may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

APP = "review"
# Each is a permission of `desk.review.models.Conversation`.
READ = "view_reviews"
REVIEW = "review"
REVEAL = "reveal"
EXPORT = "export"
ASSIGN = "assign"
MANAGE = "manage"
AUDIT = "audit"
PERMISSIONS = (READ, REVIEW, REVEAL, EXPORT, ASSIGN, MANAGE, AUDIT)

View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Lets only users with one of `PERMISSIONS` reach a view, and keeps its answers out of caches.

    Who is logged out is sent to the log-in and from there back; who lacks the permission gets 403. Raises
    `ValueError`, when the module is loaded, for a permission that does not exist.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"no permission of the review pages: {permission}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_log_in(request)
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        protected = never_cache(guarded)
        protected.needed_permission = permission  # type: ignore[attr-defined]  # read by the test of all addresses
        return protected

    return decorate


def may(user: Any, permission: str) -> bool:
    """Whether the user has one of `PERMISSIONS`."""
    return user.has_perm(f"{APP}.{permission}")


def user_of(request: HttpRequest) -> User:
    """The logged-in user of a view behind `needs`. Raises `PermissionDenied` where there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _to_log_in(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('review:login')}?{urlencode({'next': _page_of(request)})}"
    if request.headers.get("HX-Request"):
        # htmx would put the log-in page into the part of the page that it wanted to renew.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to. Where only a part of a page or a POST was asked for: the page around it."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return reverse("review:inbox")
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
