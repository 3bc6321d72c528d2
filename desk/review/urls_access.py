"""Addresses of the front door, of the log-in, of one's account, and of the record of who did what."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import RedirectView

from desk.review import audit_page, log_in
from desk.review.two_factor import account_pages, code_page

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="review:inbox"), name="front"),
    path("login/", log_in.LogInView.as_view(), name="login"),
    path("login/code/", code_page.code, name="login_code"),
    path("logout/", LogoutView.as_view(next_page="review:login"), name="logout"),
    path("password/", log_in.OwnPasswordView.as_view(), name="password"),
    path("account/", account_pages.account, name="account"),
    path("account/two-factor/", account_pages.two_factor, name="two_factor"),
    path("account/two-factor/codes/", account_pages.recovery_codes, name="two_factor_codes"),
    path("account/two-factor/off/", account_pages.turn_off, name="two_factor_off"),
    path("review/audit/", audit_page.entries, name="audit"),
]
