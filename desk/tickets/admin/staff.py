"""Who is signed in."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def staff_of(request: HttpRequest) -> User:
    """The signed-in member of staff. Raises `PermissionDenied` where the admin let nobody through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
