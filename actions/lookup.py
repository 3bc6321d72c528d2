"""A case that was sent: its status, an addition to it, its withdrawal."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.case_access import MAX_TRIES, access, own_case, ticket_of
from actions.case_run import outbox_key, run_number, set_all
from actions.skill import Skill, Turn
from vejviser.finding import find_case_number, find_email
from vejviser.helpdesk.case import Ticket
from vejviser.helpdesk.errors import HelpDeskError
from vejviser.stores.entry import Entry, Operation
from vejviser.stores.operations import note_payload, withdraw_payload

WAIT_FOR_DESK_SECONDS = 2.5
TASKS = {"ask_ticket_status": "status", "add_to_ticket": "addition", "withdraw_ticket": "withdrawal"}
LOOKUP_SLOTS = (
    "lookup_task",
    "case_number",
    "case_email",
    "case_access",
    "addition",
    "withdrawal_confirmed",
    "failed_answers",
)


class StartLookup(Skill):
    """Finds the case of this conversation, or begins to ask for number and e-mail."""

    action_name = "action_start_lookup"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        slots: dict[str, Any] = dict.fromkeys(LOOKUP_SLOTS)
        slots["lookup_task"] = TASKS.get(turn.message.intent, "status")
        slots["case_run"] = run_number(turn) + 1
        number = find_case_number(turn.message.written)
        own = await own_case(turn.services, turn.conversation_id, number)
        if own:
            slots |= {"case_access": "own", "case_key": own.key}
            slots["case_number"] = own.ticket_number or own.reference
        elif int(turn.slot("lookup_failures") or 0) >= MAX_TRIES:
            slots |= {"case_access": "blocked"}
        else:
            slots["case_number"] = number
            email = find_email(turn.message.written)
            if number and email:
                slots |= {"case_email": email}
                slots["case_access"] = await access(turn.services, number, email)
        return set_all(slots)


class FinishLookup(Skill):
    """Answers with the status, or passes the addition or withdrawal on."""

    action_name = "action_finish_lookup"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`."""
        may, task = turn.slot("case_access"), turn.slot("lookup_task")
        if may in REFUSALS:
            turn.utter(REFUSALS[may])
        elif task == "addition":
            await self._add(turn)
        elif task == "withdrawal":
            await self._withdraw(turn)
        else:
            await self._tell_status(turn)
        failures = int(turn.slot("lookup_failures") or 0) + (may == "unknown")
        return [*set_all(dict.fromkeys(LOOKUP_SLOTS)), SlotSet("lookup_failures", failures)]

    async def _tell_status(self, turn: Turn) -> None:
        entry = await self._own_entry(turn)
        if entry and entry.state == "pending":
            entry = await turn.services.at_the_desk(
                turn.services.delivery.send_now, entry.key, WAIT_FOR_DESK_SECONDS
            )
        if entry and entry.state != "sent":
            rejected = entry.state == "rejected"
            turn.utter("utter_case_rejected" if rejected else "utter_case_pending", reference=entry.reference)
            return
        number = entry.ticket_number if entry and entry.ticket_number else turn.slot("case_number")
        try:
            ticket = await ticket_of(turn.services, number)
        except HelpDeskError:
            ticket = None
        if ticket is None:
            turn.utter("utter_case_unreachable")
            return
        turn.utter(
            "utter_case_status",
            case_number=ticket.number,
            case_status=ticket.status_label,
            case_date=danish_date(ticket.created_at, turn.services.case_texts["months"]),
            answer_time=_answer_time(turn, ticket),
        )

    async def _add(self, turn: Turn) -> None:
        if not turn.slot("addition"):
            turn.utter("utter_withdrawal_kept")
            return
        payload = note_payload(turn.slot("addition"), **await self._target(turn))
        entry = await self._pass_on(turn, "note", payload)
        self._tell(turn, entry, "utter_addition_sent", "utter_addition_registered")

    async def _withdraw(self, turn: Turn) -> None:
        if not turn.slot("withdrawal_confirmed"):
            turn.utter("utter_withdrawal_kept")
            return
        entry = await self._pass_on(turn, "withdraw", withdraw_payload(**await self._target(turn)))
        self._tell(turn, entry, "utter_withdrawal_sent", "utter_withdrawal_registered")

    async def _own_entry(self, turn: Turn) -> Entry | None:
        if turn.slot("case_access") != "own":
            return None
        return await asyncio.to_thread(turn.services.outbox.by_key, turn.slot("case_key"))

    async def _target(self, turn: Turn) -> dict[str, str]:
        """The case by its key in the outbox if it is ours: it may have no number yet."""
        if entry := await self._own_entry(turn):
            return {"create_key": entry.key}
        return {"number": turn.slot("case_number")}

    async def _pass_on(self, turn: Turn, operation: Operation, payload: dict[str, Any]) -> Entry:
        key, services = outbox_key(turn, operation), turn.services
        await asyncio.to_thread(services.outbox.put, operation, key, turn.conversation_id, payload)
        return await services.at_the_desk(services.delivery.send_now, key, WAIT_FOR_DESK_SECONDS)

    def _tell(self, turn: Turn, entry: Entry, sent: str, registered: str) -> None:
        if entry.state == "rejected":
            turn.utter("utter_operation_rejected")
        elif entry.state == "pending":
            turn.utter(registered)
        else:
            turn.utter(sent, case_number=turn.slot("case_number"))


# Which fact says when an answer comes, by the kind of a case that is still waited for.
ANSWER_TIMES = {"complaint": "service_answer_time", "review_request": "satisfaction_answer_time"}
WAITED_FOR = ("new", "open")


def _answer_time(turn: Turn, ticket: Ticket) -> str:
    """When the company answers such a case; empty where it is closed or nothing is known."""
    fact = ANSWER_TIMES.get(ticket.kind or "")
    return turn.services.facts[fact] if fact and ticket.status in WAITED_FOR else ""


REFUSALS = {
    "unknown": "utter_case_unknown",
    "unreachable": "utter_case_unreachable",
    "blocked": "utter_case_too_many_tries",
    "no_number": "utter_case_no_number",
}


def danish_date(moment: datetime | None, months: list[str]) -> str:
    """A date as `20. juli 2025`; empty if it is not known."""
    return f"{moment.day}. {months[moment.month - 1]} {moment.year}" if moment else ""
