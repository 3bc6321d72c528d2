"""Who may see or change a case: the conversation that opened it, or who knows number and e-mail."""

from __future__ import annotations

import asyncio
import logging

from actions.services import Services
from vejviser.helpdesk.case import Ticket
from vejviser.helpdesk.errors import HelpDeskError, Rejected
from vejviser.stores.entry import Entry

logger = logging.getLogger(__name__)

# Below the bot's limit for an action, so that a slow help desk gets an honest answer.
WAIT_FOR_DESK_SECONDS = 3.0
MAX_TRIES = 5


async def access(services: Services, number: str, email: str) -> str:
    """`granted`, `unknown` (no such pair, whatever exists) or `unreachable`."""
    try:
        ticket = await ticket_of(services, number)
    except HelpDeskError:
        return "unreachable"
    known = (ticket.customer_email or "").casefold() if ticket else ""
    return "granted" if known and known == email.casefold() else "unknown"


async def ticket_of(services: Services, number: str) -> Ticket | None:
    """The help desk's ticket. Raises `HelpDeskError`, also when it takes longer than three seconds."""
    try:
        return await asyncio.wait_for(services.at_the_desk(services.desk.get, number), WAIT_FOR_DESK_SECONDS)
    except Rejected:
        return None
    except TimeoutError as error:
        logger.warning("the help desk took longer than %s s", WAIT_FOR_DESK_SECONDS)
        raise HelpDeskError("the help desk is slow") from error


async def own_case(services: Services, conversation_id: str, number: str | None) -> Entry | None:
    """The case that this conversation opened: the one with `number`, or else the latest."""
    entries = await asyncio.to_thread(services.outbox.entries_of, conversation_id)
    cases = [entry for entry in entries if entry.operation == "create"]
    if number:
        cases = [entry for entry in cases if entry.ticket_number == number]
    return cases[-1] if cases else None
