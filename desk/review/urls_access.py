"""Addresses of the front door, of the log-in, and of the record of who did what."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import RedirectView

from desk.review import audit_page, log_in

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="review:inbox"), name="front"),
    path("login/", log_in.LogInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="review:login"), name="logout"),
    path("password/", log_in.OwnPasswordView.as_view(), name="password"),
    path("review/audit/", audit_page.entries, name="audit"),
]
