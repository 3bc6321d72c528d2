"""Opening the case: from the answers of a form to an entry of the outbox, and to the help desk."""

from __future__ import annotations

import asyncio

from rasa_sdk.events import EventType, SlotSet

from actions.case_run import end, outbox_key
from actions.skill import Skill, Turn
from vejviser.helpdesk.case import Case, Customer, Kind
from vejviser.stores.entry import Entry
from vejviser.stores.operations import create_payload

# How long a customer waits for the help desk; after that the background delivery goes on.
WAIT_FOR_DESK_SECONDS = 2.5

OPENED = {
    "feedback": "utter_feedback_opened",
    "complaint": "utter_complaint_opened",
    "review_request": "utter_review_opened",
    "contact_request": "utter_contact_request_opened",
}


class OpenCase(Skill):
    """Sends what a feedback or complaint form has collected; or sees off who calls first."""

    action_name = "action_open_case"

    async def perform(self, turn: Turn) -> list[EventType]:
        """See `Skill.perform`. The same run never makes a second case."""
        if turn.slot("register_anyway") is False:
            turn.utter("utter_call_first")
            return end(turn)
        if not turn.slot("confirmed"):
            turn.utter("utter_nothing_to_send")
            return end(turn)
        kind = _kind(turn)
        entry = await send(turn, _case(turn, kind))
        reachable = turn.slot("customer_email") or turn.slot("customer_phone")
        promised = kind == "feedback" and turn.slot("wants_answer") and reachable
        answer_time = turn.services.facts["feedback_answer_time"] if promised else ""
        tell(turn, entry, kind, answer_time=answer_time)
        return [*end(turn), SlotSet("case_key", entry.key)]


async def send(turn: Turn, case: Case) -> Entry:
    """Keeps the case in the outbox, with files that were sent for it, and tries to send it meanwhile."""
    key = outbox_key(turn, "create")
    services = turn.services
    await asyncio.to_thread(services.outbox.put, "create", key, turn.conversation_id, create_payload(case))
    names = services.case_texts["attachments"]
    put_files = services.sent_files.put_on_case
    await asyncio.to_thread(put_files, services.outbox, turn.conversation_id, key, names)
    return await services.at_the_desk(services.delivery.send_now, key, WAIT_FOR_DESK_SECONDS)


def tell(turn: Turn, entry: Entry, kind: str, **values: str) -> None:
    """Says what became of the case: its number, or an honest reference."""
    if entry.state == "sent":
        turn.utter(OPENED[kind], case_number=entry.ticket_number, **values)
    elif entry.state == "pending":
        turn.utter("utter_case_registered", reference=entry.reference)
    else:
        turn.utter("utter_case_rejected", reference=entry.reference)


def customer_of(turn: Turn) -> Customer:
    """Who the case is from; what was left out is `None`."""
    return Customer(
        name=turn.slot("customer_name") or None,
        email=turn.slot("customer_email") or None,
        phone=turn.slot("customer_phone") or None,
    )


def channel_of(turn: Turn) -> str | None:
    """The channel of the latest message."""
    return turn.tracker.get_latest_input_channel()


def _kind(turn: Turn) -> Kind:
    if turn.slot("case_kind") == "feedback":
        return "feedback"
    return "review_request" if turn.slot("contacted_service") else "complaint"


def _case(turn: Turn, kind: Kind) -> Case:
    invoice_number = turn.slot("invoice_number") or None
    wants_answer = kind != "feedback" or turn.slot("wants_answer")
    return Case(
        kind=kind,
        subject=_subject(turn, kind, invoice_number),
        description=_description(turn),
        customer=customer_of(turn) if wants_answer else Customer(),
        invoice_number=invoice_number,
        department=turn.slot("department"),
        channel=channel_of(turn),
        conversation_id=turn.conversation_id,
    )


def _subject(turn: Turn, kind: str, invoice_number: str | None) -> str:
    subjects = turn.services.case_texts["subjects"]
    departments = turn.services.content.company.feedback.departments
    department = next((d.title for d in departments if d.id == turn.slot("department")), "")
    template = subjects[f"{kind}_with_invoice" if invoice_number and kind != "feedback" else kind]
    return template.format(department=department, invoice_number=invoice_number)


def _description(turn: Turn) -> str:
    description = turn.slot("description")
    wished = turn.slot("wished_outcome")
    if not wished:
        return description
    return f"{description}\n\n{turn.services.case_texts['wished_outcome'].format(wished_outcome=wished)}"
