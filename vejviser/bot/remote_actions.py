"""Rasa's calls of our actions, without what costs time in Rasa's own."""

from __future__ import annotations

from typing import Any

import rasa
from rasa.core.actions.action import Action, RemoteAction, action_for_name_or_text
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from vejviser.dialogue.events import event_from


def action_named(name: str, domain: Domain, endpoint: EndpointConfig | None) -> Action:
    """The action as Rasa finds it; forms and remote actions are ours."""
    action = action_for_name_or_text(name, domain, endpoint)
    if type(action) is FormAction:
        return GuidanceForm(name, endpoint)
    if type(action) is RemoteAction:
        return CheckedRemoteAction(name, endpoint)
    return action


class CheckedRemoteAction(RemoteAction):
    """A remote action whose answer is checked by reading it; the JSON schema that Rasa uses takes 25 ms."""

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        for event in _objects(result, "events"):
            event_from(event)
        _objects(result, "responses")
        return True

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        # No action of ours asks for the domain, and of the past they read who said what.
        state = tracker.current_state()
        state["events"] = _told(list(tracker.events))
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": state,
            "version": rasa.__version__,
        }


def _told(events: list[Event]) -> list[dict[str, Any]]:
    """The events as actions are told them: the latest message and what followed as a whole.

    Of what was before only what was said, with the intents that were understood: whole events of a long
    conversation would be 100 kB a call.
    """
    latest = next((n for n in range(len(events) - 1, -1, -1) if isinstance(events[n], UserUttered)), 0)
    said = [_said(event) for event in events[:latest] if isinstance(event, UserUttered | BotUttered)]
    return [*said, *(event.as_dict() for event in events[latest:])]


def _said(event: UserUttered | BotUttered) -> dict[str, Any]:
    if isinstance(event, UserUttered):
        return {"event": "user", "text": event.text, "parse_data": {"intent": event.intent}}
    buttons = event.data.get("buttons")
    return {"event": "bot", "text": event.text, "data": {"buttons": buttons}, "metadata": event.metadata}


class GuidanceForm(FormAction):
    """A form that calls `CheckedRemoteAction` and copies trackers instead of replaying them."""

    async def validate_slots(
        self,
        slot_candidates: dict[str, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[SlotSet | Event]:
        """See `FormAction.validate_slots`."""
        name = f"validate_{self.name()}"
        if name not in domain.action_names_or_texts:
            return []
        events: list[Event] = [SlotSet(slot, value) for slot, value in slot_candidates.items()]
        asked = self._temporary_tracker(tracker, events, domain)
        return list(
            await action_named(name, domain, self.action_endpoint).run(output_channel, nlg, asked, domain)
        )

    async def _ask_for_slot(
        self,
        domain: Domain,
        nlg: NaturalLanguageGenerator,
        output_channel: OutputChannel,
        slot_name: str,
        tracker: DialogueStateTracker,
    ) -> list[Event]:
        name = self._name_of_utterance(domain, slot_name)
        if name is None:
            return []
        return await action_named(name, domain, self.action_endpoint).run(
            output_channel, nlg, tracker, domain
        )

    def _temporary_tracker(
        self, current_tracker: DialogueStateTracker, additional_events: list[Event], domain: Domain
    ) -> DialogueStateTracker:
        tracker = current_tracker.copy()
        # As Rasa has it: the slot belongs to this form, and what comes after the form's run is new.
        requested = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
        for event in (requested, ActionExecuted(self.name()), *additional_events):
            tracker.update(event, domain)
        return tracker


def _objects(answer: Any, name: str) -> list[dict[str, Any]]:
    """The list of objects of that name, empty if it is missing. Raises `ValueError`."""
    found = answer.get(name, []) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError(f"the action server's answer has no list of {name}")
    return found
