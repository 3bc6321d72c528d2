"""Comparing the books: what customers were promised against what mailbox, tracker, outbox and desk hold.

Each check gives sentences about what is wrong, none if all is right. What counts as answered: a message with
a `bot` event in reply, or with the apology that asks the customer to say it again (`utter_turn_failed`).
An apology is a turn without effect, which the tracker need not have; everything else it has exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from tests.faults.customer import Customer, is_apology
from tests.faults.ledger import Ledger, TrackerEvent


def compare(customers: list[Customer], ledger: Ledger) -> list[str]:
    """Everything that is wrong, one line each, beginning with the conversation."""
    wrong = []
    for customer in customers:
        history = customer.page.history()
        checks = (
            _page(customer, history),
            _mailbox(customer, history, ledger),
            _answers(customer, history),
            _tracker(customer, history, ledger),
            _cases(customer, ledger),
        )
        wrong += [f"{customer.id}: {problem}" for check in checks for problem in check]
    return wrong


def strangers(customers: list[Customer], ledger: Ledger) -> list[str]:
    """Cases of conversations that nobody had."""
    known = {customer.id for customer in customers}
    return [
        f"{name}: {what} has cases of somebody who never came"
        for what, rows in (("outbox", ledger.outbox), ("desk", ledger.tickets))
        for name in sorted(rows.keys() - known)
    ]


def _page(customer: Customer, history: list[dict[str, Any]]) -> Iterator[str]:
    """What the page saw event by event is what one sees that is opened now."""
    for seen, kept in zip(customer.seen, history, strict=False):
        if seen != kept:
            yield f"the page saw {_short(seen)} where now there is {_short(kept)}"
    if len(customer.seen) > len(history):
        yield f"the page saw {len(customer.seen)} events, now there are {len(history)}"


def _mailbox(customer: Customer, history: list[dict[str, Any]], ledger: Ledger) -> Iterator[str]:
    """Numbers without gaps, each accepted message at its number, none that was not accepted."""
    numbers = [event["id"] for event in history]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers have gaps: {numbers}"
    if ledger.last_numbers.get(customer.id) != len(numbers):
        yield f"the conversation counts to {ledger.last_numbers.get(customer.id)}, events to {len(numbers)}"
    said = {e["client_id"]: (e["id"], e["text"]) for e in history if e["type"] == "user"}
    promised = {client: (customer.accepted[client], customer.texts[client]) for client in customer.accepted}
    for client in sorted(said.keys() | promised.keys()):
        if said.get(client) != promised.get(client):
            yield f"{client} was accepted as {promised.get(client)}, kept as {said.get(client)}"
    for row in ledger.mailbox.get(customer.id, []):
        if row.type == "user" and row.state != "done":
            yield f"message {row.number} is {row.state}"


def _answers(customer: Customer, history: list[dict[str, Any]]) -> Iterator[str]:
    """Every message answered once, in order and in one piece."""
    answers = [event for event in history if event["type"] == "bot" or is_apology(event)]
    replies = [number for number, _ in groupby(event["in_reply_to"] for event in answers)]
    for number in sorted(customer.accepted.values()):
        if replies.count(number) != 1:
            yield f"message {number} was answered {replies.count(number)} times"
    if replies != sorted(replies):
        yield f"answers are out of order: {replies}"
    for one, next_one in pairwise(answers):
        if (one["in_reply_to"], one["text"]) == (next_one["in_reply_to"], next_one["text"]):
            yield f"said twice: {_short(one)}"


def _tracker(customer: Customer, history: list[dict[str, Any]], ledger: Ledger) -> Iterator[str]:
    """Rasa has each message once and in order, its turns whole, and said what the mailbox says."""
    events = ledger.events.get(customer.id, [])
    sequences = [event.sequence for event in events]
    if sequences != list(range(1, len(events) + 1)):
        yield f"tracker's sequence has gaps: {sequences}"
    rows = {row.number: row for row in ledger.mailbox.get(customer.id, []) if row.type == "user"}
    apologised = {event["in_reply_to"] for event in history if is_apology(event)}
    in_tracker = [event.data.get("message_id") for event in events if event.kind == "user"]
    times = Counter(in_tracker)
    for number, row in rows.items():
        if times[str(row.id)] not in ((0, 1) if number in apologised else (1,)):
            yield f"message {number} is {times[str(row.id)]} times in the tracker"
    if strangers := times.keys() - {str(row.id) for row in rows.values()}:
        yield f"the tracker has messages that are not in the mailbox: {strangers}"
    first_times = list(dict.fromkeys(in_tracker))
    if first_times != [str(row.id) for row in rows.values() if times[str(row.id)]]:
        yield f"the tracker's messages are out of order: {first_times}"
    yield from _whole_turns(events)
    spoken = [event["text"] for event in history if event["type"] == "bot" and not is_apology(event)]
    recorded = [text for event in events if (text := _spoken(event)) is not None]
    if spoken != recorded:
        place = next((n for n, (a, b) in enumerate(zip(spoken, recorded, strict=False)) if a != b), None)
        yield (
            f"customer was told {len(spoken)} things, the tracker has {len(recorded)}"
            + (
                ""
                if place is None
                else f"; first difference: {spoken[place][:60]!r} / {recorded[place][:60]!r}"
            )
        )


def _whole_turns(events: list[TrackerEvent]) -> Iterator[str]:
    """A turn ends with listening, whatever happened in it."""
    last_action = None
    for event in events:
        if event.kind == "user" and last_action not in (None, "action_listen"):
            yield f"a turn ended with {last_action}"
        if event.kind == "action":
            last_action = event.data["name"]
    if last_action not in (None, "action_listen"):
        yield f"the last turn ended with {last_action}"


def _spoken(event: TrackerEvent) -> str | None:
    if event.kind != "bot":
        return None
    text = (event.data.get("text") or "").strip()
    return None if is_apology({"type": "bot", "text": text}) else text


def _cases(customer: Customer, ledger: Ledger) -> Iterator[str]:
    """Every finished form is one entry of the outbox and one ticket, and is what the customer was told."""
    entries = [row for row in ledger.outbox.get(customer.id, []) if row.operation == "create"]
    tickets = ledger.tickets.get(customer.id, [])
    for row in ledger.outbox.get(customer.id, []):
        if row.state != "sent":
            yield f"{row.operation} {row.reference} is {row.state} after {row.attempts} attempts: {row.error_class}"
    if len(entries) != customer.finished_forms:
        yield f"{customer.finished_forms} forms were finished, the outbox has {len(entries)} cases"
    keys, external = sorted(row.key for row in entries), sorted(row.external_id for row in tickets)
    if keys != external:
        yield f"the outbox has the cases {keys}, the desk {external}"
    known = {row.reference for row in entries} | {row.number for row in tickets}
    for told in customer.told:
        if told not in known:
            yield f"the customer was told {told}, which nobody knows"
    if len(set(customer.told)) != len(customer.told):
        yield f"the customer was told {customer.told}"


def _short(event: dict[str, Any]) -> str:
    return f"{event['id']} {event['type']} {event.get('text', '')[:60]!r} to {event.get('in_reply_to')}"
