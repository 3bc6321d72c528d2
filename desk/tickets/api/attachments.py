"""`/api/tickets/{number}/attachments/` and `/api/attachments/{id}/`."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from desk.tickets.additions import add_file, add_link
from desk.tickets.api import keys
from desk.tickets.api.answers import AttachmentAnswer
from desk.tickets.api.authentication import TokenAuthentication
from desk.tickets.api.base import ERRORS, ERRORS_WITH_CONFLICT, KEY_REUSED, DeskView, ticket_with
from desk.tickets.api.errors import Conflict, FileRefused, TooLarge, Unavailable
from desk.tickets.api.parsing import StrictJSONParser
from desk.tickets.api.requests import FileRequest, LinkRequest
from desk.tickets.file_types import MAX_FILE_BYTES, FileTypeRefused, accepted_file
from desk.tickets.models import Attachment, Ticket
from desk.tickets.once import KeyReused

FILE_FIELD = "file"


class AttachmentsView(DeskView):
    """Adding files and links."""

    parser_classes = (MultiPartParser, StrictJSONParser)

    @extend_schema(
        operation_id="add_attachment",
        parameters=[keys.key_header(required=False)],
        request={"multipart/form-data": FileRequest, "application/json": LinkRequest},
        responses={201: AttachmentAnswer, 200: AttachmentAnswer, **ERRORS_WITH_CONFLICT},
    )
    def post(self, request: Request, number: str) -> Response:
        """Add a file or a link: 201; with a key, 200 and 409 as for tickets.

        413 for files over 10 MB, 415 (`file_refused`) for files of other types.
        """
        ticket = ticket_with(number)
        key = keys.optional_key(request)
        data = request.data
        try:
            attachment, created = (
                _add_file(ticket, request, key) if hasattr(data, "getlist") else _add_link(ticket, data, key)
            )
        except KeyReused as error:
            raise Conflict(KEY_REUSED, "idempotency_conflict") from error
        return Response(AttachmentAnswer(attachment).data, status=201 if created else 200)


def _add_link(ticket: Ticket, data: object, key: str | None) -> tuple[Attachment, bool]:
    wanted = LinkRequest(data=data)
    wanted.is_valid(raise_exception=True)
    return add_link(ticket, wanted.validated_data["link"], wanted.validated_data["name"], key)


def _add_file(ticket: Ticket, request: Request, key: str | None) -> tuple[Attachment, bool]:
    if len(request.FILES.getlist(FILE_FIELD)) > 1:
        raise ValidationError({FILE_FIELD: ["One file in each request."]})
    wanted = FileRequest(data=request.data)
    wanted.is_valid(raise_exception=True)
    file: UploadedFile = wanted.validated_data[FILE_FIELD]
    if file.file is None:
        raise ValidationError({FILE_FIELD: ["The file has no content."]})
    if (file.size or 0) > MAX_FILE_BYTES:
        raise TooLarge(f"The file is over {MAX_FILE_BYTES} bytes.")
    try:
        name, content_type = accepted_file(file.name or "", file.file)
    except FileTypeRefused as error:
        raise FileRefused(str(error)) from error
    try:
        return add_file(ticket, file, name, content_type, key)
    except OSError as error:
        raise Unavailable from error


class MayDownload(BasePermission):
    """The API's token, or staff who may see tickets."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether this request may read files."""
        if request.auth is not None:
            return True
        user = request.user
        return isinstance(user, User) and user.is_staff and user.has_perm("tickets.view_ticket")


class DownloadView(DeskView):
    """Reading a file back."""

    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (MayDownload,)

    @extend_schema(
        operation_id="download_attachment",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **ERRORS},
    )
    def get(self, request: Request, public_id: UUID) -> FileResponse:
        """The file, always as a download: nothing that customers send is shown within the desk's origin."""
        attachment = Attachment.objects.filter(public_id=public_id).exclude(file="").first()
        if attachment is None:
            raise Http404
        try:
            content = attachment.file.open("rb")
        except OSError as error:
            raise Http404 from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
            headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
        )
