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
    said = conversation.said.prefetch_related("corrections", "flags")
    total = said.count()
    start = 0 if everything else max(0, total - SHOWN)
    lines = [_line(message) for message in said[start:]]
    steps = conversation.steps.all()
    if start and lines:
        steps = steps.filter(sequence__gte=lines[0].message.sequence)
    return Timeline(lines, start, _hand_out(list(steps), lines))


def line_of(message: Message) -> Line:
    """One message by itself, as the page shows it."""
    line = _line(message)
    if message.sender == Sender.CUSTOMER:
        later = message.conversation.said.filter(sender=Sender.CUSTOMER, sequence__gt=message.sequence)
        steps = message.conversation.steps.filter(sequence__gt=message.sequence)
        if end := later.values_list("sequence", flat=True).first():
            steps = steps.filter(sequence__lt=end)
        line.steps = list(steps)
    return line


def _line(message: Message) -> Line:
    return Line(message, corrections=list(message.corrections.all()), flags=list(message.flags.all()))


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
