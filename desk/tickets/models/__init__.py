"""The desk's tables."""

from desk.tickets.models.api_token import ApiToken
from desk.tickets.models.attachment import Attachment
from desk.tickets.models.note import Note
from desk.tickets.models.status_change import StatusChange
from desk.tickets.models.ticket import Ticket
from desk.tickets.models.vocabulary import Author, Kind, Status

__all__ = ["ApiToken", "Attachment", "Author", "Kind", "Note", "Status", "StatusChange", "Ticket"]
