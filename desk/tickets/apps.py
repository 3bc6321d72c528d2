"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    """The app's name in the admin, and its two signals."""

    name = "desk.tickets"
    label = "tickets"
    verbose_name = _("Tickets")

    def ready(self) -> None:
        """Connect search on SQLite and the removal of files."""
        from desk.tickets.models import Attachment
        from desk.tickets.sqlite_search import teach_like_letters
        from desk.tickets.stored_files import remove_file_of

        connection_created.connect(teach_like_letters)
        post_delete.connect(remove_file_of, sender=Attachment)
