"""The history of statuses."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.tickets.models.ticket import Ticket
from desk.tickets.models.vocabulary import Author, Status


class HistoryIsAppendOnly(TypeError):
    """Code tried to change or remove an entry of the history."""


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses what would rewrite history. Erasing a whole ticket still takes its history with it."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises `HistoryIsAppendOnly`."""
        raise HistoryIsAppendOnly

    def delete(self) -> NoReturn:
        """Raises `HistoryIsAppendOnly`."""
        raise HistoryIsAppendOnly


class StatusChange(models.Model):
    """Who took the ticket from which status to which, and when. The first entry comes from nowhere."""

    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.CASCADE, related_name="status_changes"
    )
    author = models.CharField(_("by"), max_length=10, choices=Author.choices)
    staff_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff member"),
        # A user who has acted is deactivated, not deleted: history keeps the name.
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status.choices, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=Status.choices)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status history")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.ticket}: {self.from_status or '-'} > {self.to_status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; raises `HistoryIsAppendOnly` for one that is written already."""
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises `HistoryIsAppendOnly`."""
        raise HistoryIsAppendOnly
