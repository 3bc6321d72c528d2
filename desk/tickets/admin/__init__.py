"""The pages staff work with."""

from desk.tickets.admin import site as site
from desk.tickets.admin.ticket import TicketAdmin

__all__ = ["TicketAdmin"]
