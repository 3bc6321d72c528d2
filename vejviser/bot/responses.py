"""Filling responses of the domain with slots, the company's facts and what an action passes."""

from __future__ import annotations

import copy
import re
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

# The first button of the main menu, and of nothing else.
MENU_PAYLOAD = "/give_feedback"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class FactualResponses(TemplatedNaturalLanguageGenerator):
    """Responses with placeholders such as `{service_phone}` and `{customer_name}`.

    A line of a text whose placeholders are all empty is left out, so that one response serves
    whether or not a customer gave an invoice number. Unlike Rasa's own interpolation a value is
    never read as a template, whatever a customer writes.
    """

    def __init__(self, facts: dict[str, str]) -> None:
        super().__init__({})
        self._facts = facts

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The filled response; in mid-form without the main menu, which would lead away from it."""
        response = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if response and tracker.active_loop_name:
            payloads = {button["payload"] for button in response.get("buttons") or []}
            if MENU_PAYLOAD in payloads:
                response["buttons"] = []
        return response

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        values = {**(filled_slots or {}), **self._facts, **kwargs}
        filled = copy.deepcopy(response)
        if "text" in filled:
            lines = [_fill_line(line, values) for line in filled["text"].split("\n")]
            filled["text"] = "\n".join(line for line in lines if line is not None)
        for button in filled.get("buttons", []):
            button["title"] = _fill_line(button["title"], values) or button["title"]
        return filled


def _fill_line(line: str, values: dict[str, Any]) -> str | None:
    """The filled line, or `None` if it has placeholders and every one of them is empty.

    Raises `KeyError` for a placeholder that nothing fills: a fault of the domain, not of a customer.
    """
    names = _PLACEHOLDER.findall(line)
    if names and all(values[name] in ("", None) for name in names):
        return None
    return _PLACEHOLDER.sub(lambda match: str(_shown(values[match.group(1)])), line).rstrip()


def _shown(value: Any) -> Any:
    return "" if value is None else value
