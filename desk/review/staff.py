"""Who works with the review pages."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from desk.review.access import APP, REVIEW

# With several back ends Django wants to know whose permissions are meant.
BACKEND = "django.contrib.auth.backends.ModelBackend"


def reviewers() -> QuerySet[User]:
    """Those who may judge conversations, and so be given one; by name."""
    return User.objects.with_perm(f"{APP}.{REVIEW}", backend=BACKEND).order_by("username")
