"""The Messenger channel of one bot process: built when it starts, closed when it stops."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import yaml
from rasa.core.agent import Agent

from vejviser.channels.messenger.conversation import CHANNEL
from vejviser.channels.messenger.delivering import Delivering
from vejviser.channels.messenger.events import Event
from vejviser.channels.messenger.graph import Graph
from vejviser.channels.messenger.own_answers import OwnAnswers
from vejviser.channels.messenger.receiving import Receiving
from vejviser.channels.messenger.sending import Sender
from vejviser.channels.messenger.texts import read_texts
from vejviser.channels.messenger.undelivered import ForStaff
from vejviser.channels.signals import Signals
from vejviser.channels.turns import Turns
from vejviser.content import load_content
from vejviser.content.company_facts import facts
from vejviser.messenger_settings import MessengerSettings
from vejviser.settings import Settings
from vejviser.stores.deliveries import Deliveries
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.outbox import Outbox
from vejviser.stores.threads import Threads

# Of their own, so that the platform is answered while turns keep the other threads busy.
RECEIVING_THREADS = 4


class Messenger:
    """What the webhook needs, and the delivery of answers. Raises `ContentError` for missing texts."""

    def __init__(
        self,
        settings: Settings,
        messenger: MessengerSettings,
        agent: Agent,
        mailbox: Mailbox,
        signals: Signals,
        worker: str,
    ) -> None:
        self.settings = messenger
        texts = read_texts(settings.content)
        database = mailbox.database
        outbox = Outbox(database)
        threads, deliveries = Threads(database, mailbox, CHANNEL), Deliveries(database, worker)
        self._graph = Graph(messenger)
        pass_failed = texts.single["pass_failed"].format(**facts(load_content(settings.content).company))
        self._delivering = Delivering(
            deliveries,
            threads,
            mailbox,
            Sender(self._graph, messenger.persona_id, messenger.inbox_app_id),
            ForStaff(outbox, texts),
            texts,
            pass_failed,
        )
        self._receiving = Receiving(threads, deliveries, messenger.inbox_app_id)
        words = yaml.safe_load((settings.content / "cases.yml").read_text(encoding="utf-8"))
        self.own_answers = OwnAnswers(texts, agent, mailbox, outbox, words["attachments"])
        self._threads_of_webhook = ThreadPoolExecutor(RECEIVING_THREADS, thread_name_prefix="messenger")
        signals.followers.append(self._delivering.follow)

    def start(self) -> None:
        """Deliver what is due. The channel's turns are run by `Turns` as those of all channels."""
        self._delivering.start()

    async def stop(self) -> None:
        """Stop where we are; nothing is lost, and what still comes in is kept for the next start."""
        await self._delivering.stop()
        await self._graph.close()

    async def receive(self, events: list[Event], turns: Turns) -> None:
        """Keep the events, then let others work on them. Raises `StoreError` and `ConversationGone`."""
        told = self._receiving.without_ignored(events)
        if not told:
            return
        loop = asyncio.get_running_loop()
        received = await loop.run_in_executor(self._threads_of_webhook, self._receiving.receive, told)
        for conversation_id in received.written:
            turns.wake(conversation_id)
        for conversation_id in received.arrived:
            self._delivering.wake(conversation_id)
