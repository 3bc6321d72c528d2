"""Addresses under `/review/`: cases."""

from __future__ import annotations

from django.urls import path

from desk.review.cases import changes, pages

urlpatterns = [
    path("cases/", pages.cases, name="cases"),
    path("cases/<slug:number>/", pages.case, name="case"),
    path("cases/<slug:number>/reveal/", pages.reveal, name="case_reveal"),
    path("cases/<slug:number>/notes/", changes.add_note, name="case_note"),
    path("cases/<slug:number>/status/", changes.set_status, name="case_status"),
    path("cases/<slug:number>/assign/", changes.assign, name="case_assign"),
    path("cases/<slug:number>/files/<uuid:public_id>/", changes.download, name="case_file"),
]
