"""A conversation as a test story of Rasa, personal data replaced.

The form is that of Rasa's end-to-end tests: what the customer says with the intent it must be understood as,
then the actions that must be predicted, with the forms and the questions that decide about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from desk.review.corrections.stand_ins import with_stand_ins, without_masks
from desk.review.models import Conversation, Correction, Message, Sender, Step
from vejviser.training_data.wording import MOST_CHARACTERS, as_example

# Each begins a story: nothing that was said before decides about what comes.
_BEGINNINGS = frozenset({"action_session_start", "restart"})
# A turn that failed was undone: the customer could say it again.
_UNDONE = "rewind"
# What a form asks for next is the only slot that decides about actions.
_ASKED = "requested_slot"
_LEAST_WORDS = 3


@dataclass(frozen=True)
class Draft:
    """The file's text; `ends_at` is the corrected message after which there is nothing right to follow."""

    text: str
    ends_at: Message | None
    turns: int


Steps = list[dict[str, Any]]


def draft(conversation: Conversation, name: str) -> Draft:
    """The conversation until its end, or until the first message that was corrected, that one included."""
    stories: list[Steps] = [[]]
    corrected, ends_at = _corrections(conversation), None
    for item in _in_order(conversation):
        if isinstance(item, Step):
            _take_step(item, stories)
            continue
        correction = corrected.get(item.pk)
        if correction is None:
            stories[-1].append(_of_message(item, item.intent))
        elif correction.kind != Correction.Kind.SPLIT:
            stories[-1].append(_of_message(item, correction.intent))
        if correction and correction.intent != item.intent:
            ends_at = item
            break
    told = [steps for steps in stories if _turns(steps)]
    document = {
        "version": "3.1",
        "stories": [
            {"story": name if number == 1 else f"{name}, {number}", "steps": steps}
            for number, steps in enumerate(told, start=1)
        ],
    }
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)
    return Draft(text, ends_at, sum(_turns(steps) for steps in told))


def is_press(message: Message) -> bool:
    """Whether the customer pressed a button: it says what it means, and no other candidates were weighed."""
    return len(message.ranking) <= 1


def _in_order(conversation: Conversation) -> list[Message | Step]:
    said = Message.objects.select_related("conversation").filter(
        conversation=conversation, sender=Sender.CUSTOMER
    )
    steps = Step.objects.filter(conversation=conversation)
    return sorted([*said, *steps], key=lambda item: (item.sequence, item.event_id))


def _corrections(conversation: Conversation) -> dict[int, Correction]:
    """The newest correction of each message that was not dropped."""
    found = Correction.objects.filter(message__conversation=conversation).exclude(
        state=Correction.State.DROPPED
    )
    return {correction.message_id: correction for correction in found.order_by("pk") if correction.message_id}


def _of_message(message: Message, intent: str) -> dict[str, Any]:
    # Of a bare name or number another one may be understood as something else; a press was never understood.
    if is_press(message) or (message.masked and len(without_masks(message.text).split()) < _LEAST_WORDS):
        return {"intent": intent}
    text = with_stand_ins(message.text, message.conversation.pk)
    return {"user": as_example(text[:MOST_CHARACTERS]), "intent": intent}


def _take_step(step: Step, stories: list[Steps]) -> None:
    if step.name in _BEGINNINGS:
        stories.append([])
    elif step.name == _UNDONE:
        told = stories[-1]
        while told and "intent" not in told.pop():
            continue
    else:
        stories[-1] += _of_step(step)


def _of_step(step: Step) -> Iterator[dict[str, Any]]:
    if step.kind == "action":
        yield {"action": step.name}
    elif step.kind == "form":
        yield {"active_loop": step.name if step.value == "begun" else None}
    elif step.kind == "slot" and step.name == _ASKED:
        yield {"slot_was_set": [{_ASKED: step.value}]}


def _turns(steps: Sequence[dict[str, Any]]) -> int:
    return sum("intent" in step for step in steps)
