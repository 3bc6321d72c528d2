"""Addresses under `/api/`."""

from __future__ import annotations

from django.urls import path

from desk.tickets.api.attachments import AttachmentsView, DownloadView
from desk.tickets.api.notes import NotesView
from desk.tickets.api.tickets import TicketsView, TicketView

urlpatterns = [
    path("tickets/", TicketsView.as_view(), name="tickets"),
    path("tickets/<slug:number>/", TicketView.as_view(), name="ticket"),
    path("tickets/<slug:number>/notes/", NotesView.as_view(), name="ticket-notes"),
    path("tickets/<slug:number>/attachments/", AttachmentsView.as_view(), name="ticket-attachments"),
    path("attachments/<uuid:public_id>/", DownloadView.as_view(), name="attachment-download"),
]
