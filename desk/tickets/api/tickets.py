"""`/api/tickets/` and `/api/tickets/{number}/`."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from desk.tickets.api import keys
from desk.tickets.api.answers import TicketAnswer
from desk.tickets.api.base import ERRORS, ERRORS_WITH_CONFLICT, KEY_REUSED, DeskView, ticket_with
from desk.tickets.api.errors import Conflict
from desk.tickets.api.requests import StatusRequest, TicketRequest
from desk.tickets.models import Ticket
from desk.tickets.once import KeyReused
from desk.tickets.opening import open_ticket
from desk.tickets.status import WithdrawnIsFinal, change_status


class TicketsView(DeskView):
    """Opening tickets and finding one's own again."""

    @extend_schema(
        operation_id="open_ticket",
        parameters=[keys.key_header(required=True)],
        request=TicketRequest,
        responses={201: TicketAnswer, 200: TicketAnswer, **ERRORS_WITH_CONFLICT},
    )
    def post(self, request: Request) -> Response:
        """Open a ticket: 201, or 200 with the first one when key and body are those of an earlier request.

        409 (`idempotency_conflict`) when the key was used with another body.
        """
        key = keys.required_key(request)
        wanted = TicketRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            ticket, created = open_ticket(key, wanted.ticket_fields())
        except KeyReused as error:
            raise Conflict(KEY_REUSED, "idempotency_conflict") from error
        return Response(TicketAnswer(ticket).data, status=201 if created else 200)

    @extend_schema(
        operation_id="find_tickets",
        parameters=[OpenApiParameter(keys.QUERY, str, required=True, description=keys.RULE)],
        responses={200: TicketAnswer(many=True), **ERRORS},
    )
    def get(self, request: Request) -> Response:
        """The ticket that was opened with this key: a list of one or none."""
        found = Ticket.objects.filter(external_id=keys.queried_key(request))
        return Response(TicketAnswer(found, many=True).data)


class TicketView(DeskView):
    """One ticket."""

    @extend_schema(operation_id="read_ticket", responses={200: TicketAnswer, **ERRORS})
    def get(self, request: Request, number: str) -> Response:
        """The ticket with its notes and attachments."""
        return Response(TicketAnswer(ticket_with(number)).data)

    @extend_schema(
        operation_id="change_status",
        request=StatusRequest,
        responses={200: TicketAnswer, **ERRORS_WITH_CONFLICT},
    )
    def patch(self, request: Request, number: str) -> Response:
        """Bring the ticket to a status; repeating it changes nothing.

        409 (`withdrawn`) when the ticket is withdrawn and another status is asked for.
        """
        ticket = ticket_with(number)
        wanted = StatusRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            change_status(ticket, wanted.validated_data["status"])
        except WithdrawnIsFinal as error:
            raise Conflict("The ticket is withdrawn; only staff can reopen it.", "withdrawn") from error
        return Response(TicketAnswer(ticket).data)
