"""The base of all actions that are not forms."""

from __future__ import annotations

import logging
import traceback
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.message import CustomerMessage
from actions.services import Services, services
from vejviser.stores.errors import StoreError
from vejviser.telemetry.errors import count_error

logger = logging.getLogger(__name__)


class Turn:
    """One run of a skill: what was said, what is known, and what is to be answered."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self.tracker = tracker
        self.message = CustomerMessage.latest(tracker)
        self.services: Services = services()

    @property
    def conversation_id(self) -> str:
        """Rasa's sender id."""
        return self.tracker.sender_id

    @property
    def active_form(self) -> str | None:
        """The form that is waiting for an answer."""
        return self.tracker.active_loop_name

    @property
    def requested(self) -> str | None:
        """The field that the form has asked for."""
        return self.tracker.get_slot("requested_slot") if self.active_form else None

    def slot(self, name: str) -> Any:
        """The value of a slot, `None` if it is not set."""
        return self.tracker.get_slot(name)

    def utter(self, response: str, **values: Any) -> None:
        """Answers with a response of the domain, its placeholders filled with `values`."""
        self._dispatcher.utter_message(response=response, **values)

    def utter_with_buttons(self, response: str, buttons: list[dict[str, str]], **values: Any) -> None:
        """Answers with a response and buttons `{title, payload}` made for this turn."""
        self._dispatcher.utter_message(response=response, buttons=buttons, **values)


class Skill(Action, ABC):
    """An action that answers one kind of wish.

    A failure is logged without what the customer wrote, and the customer is told, with the way
    to a human. Where the database fails the turn fails as a whole.
    """

    action_name: ClassVar[str]

    def name(self) -> str:
        """The action's name in the domain."""
        return self.action_name

    @abstractmethod
    async def perform(self, turn: Turn) -> list[EventType]:
        """Answers the customer and gives the events to remember. Any exception is a failure."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Runs the skill; see `perform`."""
        try:
            return await self.perform(Turn(dispatcher, tracker))
        except StoreError:
            raise  # nothing was kept: the bot undoes the turn and says so, and the customer can say it again
        except Exception as error:  # whatever it is, the customer must not be left in silence
            count_error("action", error)
            logger.error("%s failed: %s", self.action_name, where(error))
            dispatcher.messages.clear()  # half an answer would say what did not happen
            dispatcher.utter_message(response="utter_action_failed")
            return []


def where(error: Exception) -> str:
    """Kind and place of an error, without its message: that may quote the customer."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return f"{type(error).__name__} at " + " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-4:])
    )
