"""`/api/tickets/{number}/notes/`."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from desk.tickets.additions import add_customer_note
from desk.tickets.api import keys
from desk.tickets.api.answers import NoteAnswer
from desk.tickets.api.base import ERRORS_WITH_CONFLICT, KEY_REUSED, DeskView, ticket_with
from desk.tickets.api.errors import Conflict
from desk.tickets.api.requests import NoteRequest
from desk.tickets.once import KeyReused


class NotesView(DeskView):
    """What the customer adds to a ticket."""

    @extend_schema(
        operation_id="add_note",
        parameters=[keys.key_header(required=False)],
        request=NoteRequest,
        responses={201: NoteAnswer, 200: NoteAnswer, **ERRORS_WITH_CONFLICT},
    )
    def post(self, request: Request, number: str) -> Response:
        """Add a note of the customer: 201; with a key, 200 and 409 as for tickets."""
        ticket = ticket_with(number)
        key = keys.optional_key(request)
        wanted = NoteRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            note, created = add_customer_note(ticket, wanted.validated_data["text"], key)
        except KeyReused as error:
            raise Conflict(KEY_REUSED, "idempotency_conflict") from error
        return Response(NoteAnswer(note).data, status=201 if created else 200)
