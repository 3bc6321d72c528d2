"""The mailbox and its worker, as the bot process has them."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.bot.agent import TURN_FAILED_RESPONSE
from vejviser.channels.signals import Signals
from vejviser.channels.turns import Turns
from vejviser.settings import Settings
from vejviser.stores.database import Database
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.migrations import migrate


async def open_mailroom(settings: Settings, agent: Agent) -> Turns:
    """The worker of all channels, already at what was left unanswered. Raises `StoreError`."""
    migrate(settings.database_url)
    database = Database(settings.database_url)
    nobody = DialogueStateTracker("nobody", [])
    told = await agent.nlg.generate(TURN_FAILED_RESPONSE, nobody, "website")
    assert told and told.get("text"), "the domain has no utter_turn_failed"
    turns = Turns(Mailbox(database), Erasure(database), Signals(), agent, told["text"])
    await turns.resume()
    return turns
