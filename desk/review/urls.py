"""Addresses of the review pages and of the log-in."""

from __future__ import annotations

from django.urls import include, path

app_name = "review"
urlpatterns = [
    path("", include("desk.review.urls_access")),
    path("review/", include("desk.review.urls_inbox")),
    path("review/", include("desk.review.urls_corrections")),
    path("review/", include("desk.review.urls_overview")),
    path("review/", include("desk.review.urls_cases")),
]
