"""What stands around the bot: actions, `endpoints.yml` and `credentials.yml`, as the settings say."""

from __future__ import annotations

import os

from rasa.core.channels.channel import InputChannel
from rasa.core.lock_store import LockStore
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints

from vejviser.bot.action_endpoint import ActionEndpoint
from vejviser.bot.action_server import ActionServer
from vejviser.bot.responses import FactualResponses
from vejviser.channels.messenger.channel import MessengerChannel
from vejviser.channels.rest import LoopbackRest
from vejviser.content import load_content
from vejviser.content.company_facts import facts
from vejviser.content.meanings import read_meanings
from vejviser.secret_files import secret_in_file
from vejviser.settings import PROJECT_ROOT, Settings, SettingsError


def build_agent(settings: Settings):
    """A `GuidanceAgent` without a model, connected as `endpoints.yml` says.

    Raises `SettingsError` for a tracker store that Rasa would silently replace by one in memory.
    """
    from vejviser.bot.agent import GuidanceAgent

    os.environ["VEJVISER_DATABASE_URL"] = settings.database_url
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT_ROOT / "endpoints.yml"))
    tracker_store = TrackerStore.create(endpoints.tracker_store)
    if isinstance(tracker_store, InMemoryTrackerStore):
        raise SettingsError("endpoints.yml names a tracker store that cannot be loaded")
    return GuidanceAgent(
        generator=FactualResponses(facts(load_content(settings.content).company)),
        tracker_store=tracker_store,
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=_actions(settings),
        titles=read_meanings(settings.content),
    )


def _actions(settings: Settings) -> ActionEndpoint:
    """The action server where the settings name one, else the actions in this process."""
    if settings.actions_url is None:
        from vejviser.bot.actions_inside import ActionsInside

        return ActionsInside(settings)
    secret = settings.actions_secret or secret_in_file(settings.var / "actions-secret")
    return ActionServer(settings.actions_url, secret)


def open_channels(settings: Settings) -> list[InputChannel]:
    """The channels of `credentials.yml`: `rest` only where it is safe, Messenger only where it is set up."""
    channels = create_http_input_channels(None, str(PROJECT_ROOT / "credentials.yml"))
    closed: tuple[type[InputChannel], ...] = ()
    if not settings.serves_rest_channel:
        closed += (LoopbackRest,)
    if settings.messenger is None:
        closed += (MessengerChannel,)
    return [channel for channel in channels if not isinstance(channel, closed)]
