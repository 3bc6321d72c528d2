"""Writing summaries into the read model: what is new or has changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from desk.review.models import Case, Conversation, Flag, Intents, Message, SearchText, Step
from desk.review.overview.figures import mark_stale
from desk.review.reading.said import Did, Said
from desk.review.reading.stems import stems
from desk.review.reading.summary import Summary
from desk.tickets.models import Ticket

ROWS_AT_ONCE = 500
CONVERSATION_FIELDS = [
    "channel", "started_at", "last_at", "day", "hour", "messages", "answers", "least_confidence", "fallbacks",
    "form_aborted", "aborted_form", "aborted_field", "human_wanted", "kind", "rung", "case_state", "rating",
    "rating_comment", "preview", "settled",
]  # fmt: skip
MESSAGE_FIELDS = [
    "sequence", "sender", "text", "masked", "at", "intent", "confidence", "ranking", "entities", "fallback",
    "buttons",
]  # fmt: skip
STEP_FIELDS = ["sequence", "kind", "name", "value", "at"]
CASE_FIELDS = ["conversation", "operation", "state", "number", "error_class", "created_at", "ticket"]


def write(summaries: Sequence[Summary]) -> None:
    """Bring the read model to these summaries. Call it in a transaction; doing it again changes nothing."""
    if not summaries:
        return
    known = dict(Conversation.objects.filter(key__in=[s.key for s in summaries]).values_list("key", "day"))
    mark_stale([*known.values(), *(summary.fields["day"] for summary in summaries)])
    ids = _write_conversations(summaries)
    before = [ids[summary.key] for summary in summaries if summary.key in known]
    by_id = {ids[summary.key]: summary for summary in summaries}
    _write_messages(by_id, before)
    _write_steps(by_id, before)
    _write_flags(by_id, before)
    _write_intents(by_id, before)
    _write_cases(by_id)
    _write_search(by_id)


def _write_conversations(summaries: Sequence[Summary]) -> dict[str, int]:
    rows = [Conversation(key=summary.key, **summary.fields) for summary in summaries]
    Conversation.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=CONVERSATION_FIELDS,
    )
    return {row.key: row.pk for row in rows}


def _write_messages(by_id: dict[int, Summary], before: list[int]) -> None:
    rows = [_message(id_, said) for id_, summary in by_id.items() for said in summary.said]
    _replace(Message, rows, before, MESSAGE_FIELDS)


def _message(conversation_id: int, said: Said) -> Message:
    fields = {name: getattr(said, name) for name in MESSAGE_FIELDS}
    return Message(conversation_id=conversation_id, event_id=said.event_id, **fields)


def _write_steps(by_id: dict[int, Summary], before: list[int]) -> None:
    rows = [_step(id_, did) for id_, summary in by_id.items() for did in summary.did]
    _replace(Step, rows, before, STEP_FIELDS)


def _step(conversation_id: int, did: Did) -> Step:
    fields = {name: getattr(did, name) for name in STEP_FIELDS}
    return Step(conversation_id=conversation_id, event_id=did.event_id, **fields)


def _replace(
    model: type[Message] | type[Step], rows: list[Any], before: list[int], fields: list[str]
) -> None:
    """Writes the rows that are new or other than what is there, and removes what is there no more."""
    columns = ["event_id", *fields]
    there = {
        row[0]: row[1:] for row in model.objects.filter(conversation__in=before).values_list(*columns)
    } if before else {}  # fmt: skip
    changed = [row for row in rows if there.get(row.event_id) != tuple(getattr(row, name) for name in fields)]
    model.objects.bulk_create(
        changed,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["event_id"],
        # An id is another conversation's after the assistant's database was replaced.
        update_fields=["conversation", *fields],
    )
    if gone := there.keys() - {row.event_id for row in rows}:
        model.objects.filter(event_id__in=gone).delete()


def _write_flags(by_id: dict[int, Summary], before: list[int]) -> None:
    shown_at = {flag.said.event_id for s in by_id.values() for flag in s.flags if flag.said is not None}
    messages = dict(Message.objects.filter(event_id__in=shown_at).values_list("event_id", "pk"))
    rows = [
        Flag(
            conversation_id=id_,
            name=flag.name,
            message_id=messages[flag.said.event_id] if flag.said is not None else None,
            details=flag.details,
        )
        for id_, summary in by_id.items()
        for flag in summary.flags
    ]
    _replace_pairs(Flag, rows, before, "name", ["message", "details"])


def _write_intents(by_id: dict[int, Summary], before: list[int]) -> None:
    rows = [
        Intents(conversation_id=id_, intent=intent)
        for id_, summary in by_id.items()
        for intent in sorted(summary.intents)
    ]
    _replace_pairs(Intents, rows, before, "intent", [])


def _replace_pairs(
    model: type[Model], rows: list[Any], before: list[int], name: str, fields: list[str]
) -> None:
    objects: Any = model._default_manager
    if before:
        wanted = {(row.conversation_id, getattr(row, name)) for row in rows}
        there = objects.filter(conversation__in=before).values_list("pk", "conversation_id", name)
        if gone := [pk for pk, conversation, value in there if (conversation, value) not in wanted]:
            objects.filter(pk__in=gone).delete()
    if fields:
        objects.bulk_create(
            rows,
            batch_size=ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=[name, "conversation"],
            update_fields=fields,
        )
    else:
        objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def _write_cases(by_id: dict[int, Summary]) -> None:
    entries = [(id_, entry) for id_, summary in by_id.items() for entry in summary.entries]
    if not entries:
        return
    tickets = _tickets(entry.ticket_number for _, entry in entries if entry.ticket_number)
    rows = [
        Case(
            conversation_id=id_,
            reference=entry.reference,
            operation=entry.operation,
            state=entry.state,
            number=entry.ticket_number or "",
            error_class=entry.error_class or "",
            created_at=entry.created_at,
            ticket_id=tickets.get((entry.ticket_number or "", entry.conversation_id)),
        )
        for id_, entry in entries
    ]
    Case.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["reference"],
        update_fields=CASE_FIELDS,
    )


def _tickets(numbers: Iterable[str]) -> dict[tuple[str, str], int]:
    """Our own desk's tickets; a number of another help desk may look the same, its conversation does not."""
    found = Ticket.objects.filter(number__in=set(numbers)).values_list("number", "conversation_id", "pk")
    return {(number, conversation): pk for number, conversation, pk in found}


def _write_search(by_id: dict[int, Summary]) -> None:
    rows = [SearchText(conversation_id=id_, stems=_stems(summary)) for id_, summary in by_id.items()]
    SearchText.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=["stems"],
    )


def _stems(summary: Summary) -> str:
    """What customers say is searched, not what the assistant answers to all of them; and numbers of cases."""
    texts = [said.text for said in summary.said if said.sender in ("customer", "human")]
    numbers = [word for entry in summary.entries for word in (entry.reference, entry.ticket_number or "")]
    return " ".join(stems(" ".join([*texts, summary.fields["rating_comment"], *numbers])))
