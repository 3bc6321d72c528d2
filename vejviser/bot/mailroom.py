"""The mailbox and its worker, as the bot process has them."""

from __future__ import annotations

from dataclasses import dataclass

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.bot.turn_processor import TURN_FAILED_RESPONSE
from vejviser.channels.answering import Answering
from vejviser.channels.messenger.channel import MessengerChannel
from vejviser.channels.messenger.office import Messenger
from vejviser.channels.redis_signals import RedisSignals
from vejviser.channels.signals import Signals
from vejviser.channels.turns import Turns
from vejviser.settings import Settings
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.migrations import migrate
from vejviser.stores.tracker import ConversationStore
from vejviser.stores.workers import Workers, new_worker
from vejviser.telemetry.turns import TRACKERS_IN_MEMORY


@dataclass
class Mailroom:
    """The worker of all channels, and what Messenger needs beside it, if it is on."""

    turns: Turns
    messenger: Messenger | None

    async def close(self) -> None:
        """Stop where we are; others or the next start take up what is left."""
        if self.messenger:
            await self.messenger.stop()
        await self.turns.stop()


async def open_mailroom(settings: Settings, agent: Agent) -> Mailroom:
    """The mailroom, already at what was left unanswered and undelivered. Raises `StoreError`."""
    migrate(settings.database_url)
    store = agent.tracker_store
    assert isinstance(store, ConversationStore), "endpoints.yml names another tracker store"
    TRACKERS_IN_MEMORY.set_function(lambda: store.kept)
    # One pool of connections for all that the bot asks while customers wait.
    database = store.database
    nobody = DialogueStateTracker("nobody", [])
    told = await agent.nlg.generate(TURN_FAILED_RESPONSE, nobody, "website")
    assert told and told.get("text"), "the domain has no utter_turn_failed"
    worker = new_worker()
    signals = _signals(settings, worker, store)
    mailbox = Mailbox(database)
    messenger = None
    if settings.messenger is not None:
        messenger = Messenger(settings, settings.messenger, agent, mailbox, signals, worker)
    own = {MessengerChannel.name(): messenger.own_answers.answer} if messenger else {}
    turns = Turns(
        worker,
        mailbox,
        Erasure(database),
        Workers(database, worker),
        signals,
        Answering(agent, signals, told["text"], own),
    )
    await turns.start()
    if messenger:
        messenger.start()
    return Mailroom(turns, messenger)


def _signals(settings: Settings, worker: str, store: ConversationStore) -> Signals:
    if settings.redis_url is None:
        return Signals(store.forget)
    return RedisSignals(settings.redis_url, worker, store.forget)
