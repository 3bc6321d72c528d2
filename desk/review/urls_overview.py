"""Addresses under `/review/`: the overview."""

from __future__ import annotations

from django.urls import path

from desk.review.overview import pages

urlpatterns = [
    path("overview/", pages.overview, name="overview"),
    path("overview/figures.csv", pages.file, name="overview_file"),
]
