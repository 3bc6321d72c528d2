"""What was said, in order, each message of the customer with what the assistant did then."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.review.models import Conversation, Correction, Flag, Message, Sender, Step

# Beyond so many the page shows only the latest at first.
SHOWN = 200


@dataclass
class Line:
    """One message; `clear` is its unmasked text while somebody who gave a reason looks at it."""

    message: Message
    steps: list[Step] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    clear: str | None = None


@dataclass(frozen=True)
class Timeline:
    """The lines, how many earlier ones are left out, and what happened before the first."""

    lines: list[Line]
    left_out: int
    before: list[Step]


def timeline(conversation: Conversation, everything: bool = False) -> Timeline:
    """The whole conversation, or its latest `SHOWN` messages."""
    said = Message.objects.filter(conversation=conversation)
    start = 0 if everything else max(0, said.count() - SHOWN)
    lines = _lines(list(said[start:]))
    steps = Step.objects.filter(conversation=conversation)
    if start and lines:
        steps = steps.filter(sequence__gte=lines[0].message.sequence)
    return Timeline(lines, start, _hand_out(list(steps), lines))


def line_of(message: Message) -> Line:
    """One message by itself, as the page shows it."""
    (line,) = _lines([message])
    if message.sender == Sender.CUSTOMER:
        after = {"conversation": message.conversation, "sequence__gt": message.sequence}
        steps = Step.objects.filter(**after)
        later = Message.objects.filter(**after, sender=Sender.CUSTOMER)
        if end := later.values_list("sequence", flat=True).first():
            steps = steps.filter(sequence__lt=end)
        line.steps = list(steps)
    return line


def _lines(messages: list[Message]) -> list[Line]:
    lines = {message.pk: Line(message) for message in messages}
    for correction in Correction.objects.filter(message__in=list(lines)).order_by("id"):
        lines[correction.message_id].corrections.append(correction)  # type: ignore[attr-defined]  # of the key
    for flag in Flag.objects.filter(message__in=list(lines)):
        lines[flag.message_id].flags.append(flag)  # type: ignore[attr-defined]  # of the key
    return list(lines.values())


def _hand_out(steps: list[Step], lines: list[Line]) -> list[Step]:
    """Give each step to the customer's message that it followed; returns those before the first."""
    before: list[Step] = []
    following = iter([line for line in lines if line.message.sender == Sender.CUSTOMER])
    line: Line | None = None
    upcoming = next(following, None)
    for step in steps:
        while upcoming is not None and upcoming.message.sequence <= step.sequence:
            line, upcoming = upcoming, next(following, None)
        (line.steps if line else before).append(step)
    return before
