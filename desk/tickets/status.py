"""Changing a ticket's status, with its history."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from desk.tickets.models import Author, Status, StatusChange, Ticket


class WithdrawnIsFinal(ValueError):
    """The customer has withdrawn the ticket; only staff can open it again."""


def change_status(ticket: Ticket, to: str, by: AbstractBaseUser | None = None) -> bool:
    """Bring the ticket to a status; returns whether that changed anything.

    `by` is the member of staff; without one it is the customer's wish, who cannot take a withdrawal back
    (`WithdrawnIsFinal`). Parallel changes wait for each other, so history has no forks.
    """
    with transaction.atomic():
        current = Ticket.objects.select_for_update().get(pk=ticket.pk)
        before = current.status
        if before == to:
            changed = False
        elif before == Status.WITHDRAWN and by is None:
            raise WithdrawnIsFinal
        else:
            changed = True
            current.status = to
            current.updated_at = timezone.now()
            current.save(update_fields=["status", "updated_at"])
            StatusChange(
                ticket=current,
                author=Author.CUSTOMER if by is None else Author.STAFF,
                staff_user=by,
                from_status=before,
                to_status=to,
            ).save()
    ticket.status, ticket.updated_at = current.status, current.updated_at
    return changed
