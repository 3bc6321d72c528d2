"""Rasa's processing of a message as a turn that happens as a whole or tells the customer that it did not."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.bot.action_endpoint import ActionCallFailed
from vejviser.bot.graph_runner import PlannedGraphRunner
from vejviser.bot.remote_actions import action_named
from vejviser.bot.second_matter_offer import as_meant, offer
from vejviser.pii import mask_numbers
from vejviser.telemetry.errors import count_error
from vejviser.telemetry.turns import intent_recognised, stage, turn_undone

logger = logging.getLogger(__name__)

TURN_FAILED_RESPONSE = "utter_turn_failed"


class TurnFailed(Exception):
    """An action of this turn could not be run, so the turn is undone."""


class _Watched(Action):
    """An action whose failure can be asked for afterwards; Rasa only logs it and goes on."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.failure: Exception | None = None

    def name(self) -> str:
        return self._action.name()

    def event_for_successful_execution(self, prediction: Any) -> Any:
        return self._action.event_for_successful_execution(prediction)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # the kind does not matter: the turn cannot go on without it
            self.failure = error
            return []


class TurnProcessor(MessageProcessor):
    """Runs turns: masks numbers first, undoes the turn when an action fails, offers what else was said.

    `titles` name intents on the button of that offer.
    """

    def __init__(self, *, titles: dict[str, str], **connected: Any) -> None:
        super().__init__(**connected)
        self._titles = titles

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        with TemporaryDirectory() as unpacked:
            metadata, runner = load_predict_graph_runner(
                Path(unpacked), Path(model_path), LocalModelStorage, PlannedGraphRunner
            )
        return Path(model_path).name, metadata, runner

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answers one message; see `MessageProcessor.handle_message`.

        CPR-like and card numbers are masked before anything reads or stores the text.
        """
        if message.text:
            message.text = mask_numbers(message.text)
        try:
            return await super().handle_message(message)
        except TurnFailed as failure:
            turn_undone()
            count_error("action", failure.__cause__ or failure)
            logger.error("turn undone: %s", failure)
            await self._tell_failure(message)
        if isinstance(message.output_channel, CollectingOutputChannel):
            return message.output_channel.messages
        return None

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """See `MessageProcessor`."""
        with stage("store_load"):
            return await super().get_tracker(conversation_id)

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """See `MessageProcessor`. Raises `StoreError` and `WrittenMeanwhile`: the turn has not happened."""
        with stage("store_save"):
            await super().save_tracker(tracker)

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """See `MessageProcessor`."""
        with stage("parse"):
            parsed = await super().parse_message(message, tracker, only_output_properties)
        if message.text and not message.text.startswith("/"):
            intent_recognised(parsed["intent"].get("name"))
        return as_meant(parsed, tracker)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: that the domain has all intents and entities is seen before training, not each turn."""

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        with stage("predict"):
            return super()._predict_next_with_tracker(tracker)

    def _get_action(self, action_name: str) -> Action | None:
        return action_named(action_name, self.domain, self.action_endpoint)

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """See `MessageProcessor`; the action is one of ours."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if action.name() == ACTION_LISTEN_NAME and (second := offer(tracker, self._titles)):
            return second, PolicyPrediction.for_action_name(self.domain, second.name(), type(second).__name__)
        return action_named(action.name(), self.domain, self.action_endpoint), prediction

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: Any,
    ) -> bool:
        watched = _Watched(action)
        goes_on = await super()._run_action(watched, tracker, output_channel, nlg, prediction)
        if watched.failure is not None:
            # Only the kind and our own short message: other errors may quote the customer.
            raise TurnFailed(f"{action.name()}: {_describe(watched.failure)}") from watched.failure
        return goes_on

    async def _tell_failure(self, message: UserMessage) -> None:
        """Says so to the customer, and keeps the message on record as one without effect."""
        tracker = await self.get_tracker(message.sender_id)
        response = await self.nlg.generate(TURN_FAILED_RESPONSE, tracker, message.output_channel.name())
        assert response is not None, "the domain has no utter_turn_failed"
        if isinstance(message.output_channel, CollectingOutputChannel):
            # Half an answer would say what did not happen.
            message.output_channel.messages.clear()
        # Sending takes the text out of what it is given.
        await message.output_channel.send_response(message.sender_id, dict(response))
        if not tracker.applied_events():
            return  # the conversation has not begun: its first turn will be run anew
        parsed = await self.parse_message(message, tracker)
        said = UserUttered(
            message.text,
            parsed["intent"],
            parsed["entities"],
            cast(Any, parsed),
            input_channel=message.input_channel,
            message_id=message.message_id,
        )
        answered = BotUttered(response.get("text"), metadata={"utter_action": TURN_FAILED_RESPONSE})
        # Undoing takes the listening before the message away, too.
        undone: list[Event] = [UserUtteranceReverted(), ActionExecuted(ACTION_LISTEN_NAME)]
        tracker.update_with_events([said, answered, *undone], self.domain)
        await self.save_tracker(tracker)


def _describe(failure: Exception) -> str:
    return str(failure) if isinstance(failure, ActionCallFailed) else type(failure).__name__
