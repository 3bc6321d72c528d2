"""What all views of the API share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import override
from rest_framework.views import APIView

from desk.tickets.api.answers import ErrorAnswer
from desk.tickets.models import Ticket

ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 404, 413, 415, 503), ErrorAnswer)
ERRORS_WITH_CONFLICT: dict[int, Any] = {**ERRORS, 409: ErrorAnswer}
KEY_REUSED = "This key was used before with another body."


class DeskView(APIView):
    """Speaks English to developers whatever language staff have."""

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As in Django REST framework."""
        with override("en"):
            return super().dispatch(*args, **kwargs)


def ticket_with(number: str) -> Ticket:
    """The ticket with this number; 404 if there is none."""
    ticket = Ticket.objects.filter(number=number).first()
    if ticket is None:
        raise Http404
    return ticket
