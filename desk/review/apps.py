"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """The app's name in the admin, and the record of log-ins."""

    name = "desk.review"
    label = "review"
    verbose_name = _("Review")

    def ready(self) -> None:
        """Listen to log-ins."""
        from desk.review import log_in_record

        log_in_record.connect()
