"""The mailbox and its worker, as the bot process has them."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.bot.turn_processor import TURN_FAILED_RESPONSE
from vejviser.channels.answering import Answering
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


async def open_mailroom(settings: Settings, agent: Agent) -> Turns:
    """The worker of all channels, already at what was left unanswered. Raises `StoreError`."""
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
    turns = Turns(
        worker,
        Mailbox(database),
        Erasure(database),
        Workers(database, worker),
        signals,
        Answering(agent, signals, told["text"]),
    )
    await turns.start()
    return turns


def _signals(settings: Settings, worker: str, store: ConversationStore) -> Signals:
    if settings.redis_url is None:
        return Signals(store.forget)
    return RedisSignals(settings.redis_url, worker, store.forget)
