"""What the actions of one process share: content, outbox, delivery and help desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import yaml

from vejviser.content import Content, load_content
from vejviser.content.company_facts import facts
from vejviser.content.meanings import read_meanings
from vejviser.guidance import Guidance
from vejviser.helpdesk.backends import open_help_desk
from vejviser.helpdesk.protocol import HelpDesk
from vejviser.settings import Settings, read_settings
from vejviser.stores.attachments import SentFiles
from vejviser.stores.database import Database
from vejviser.stores.delivery import Delivery
from vejviser.stores.outbox import Outbox

# Customers at once who wait for the help desk's answer.
WAITING_FOR_DESK = 32
Found = TypeVar("Found")


class Services:
    """Built on first use, so that importing the actions opens no file and no connection."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def content(self) -> Content:
        """The company and the ladder."""
        return load_content(self.settings.content)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The company's facts by name, as responses use them."""
        return facts(self.content.company)

    @cached_property
    def guidance(self) -> Guidance:
        """Answers about the ladder and the departments."""
        return Guidance(self.content)

    @cached_property
    def case_texts(self) -> dict[str, Any]:
        """Danish words on the cases that staff read."""
        return self._read("cases.yml")

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Titles of the buttons of "did you mean", by intent."""
        return read_meanings(self.settings.content)

    @cached_property
    def desk(self) -> HelpDesk:
        """The help desk behind the outbox."""
        return open_help_desk(self.settings)

    @cached_property
    def outbox(self) -> Outbox:
        """The cases on their way to the help desk."""
        return Outbox(Database(self.settings.database_url))

    @cached_property
    def sent_files(self) -> SentFiles:
        """Files that customers have sent beside what they wrote."""
        return SentFiles(self.outbox.database)

    @cached_property
    def delivery(self) -> Delivery:
        """Sends what is in the outbox."""
        return Delivery(self.outbox, self.desk)

    async def at_the_desk(self, call: Callable[..., Found], *arguments: Any) -> Found:
        """What the call gives, which may wait for the help desk.

        In threads of its own: a help desk that hangs must not keep those that ask the database.
        """
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(
            self._waiting, lambda: context.run(call, *arguments)
        )

    @cached_property
    def _waiting(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(WAITING_FOR_DESK, thread_name_prefix="at-the-desk")

    def _read(self, name: str) -> dict[str, Any]:
        return yaml.safe_load((self.settings.content / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def services() -> Services:
    """The services of this process, from its environment."""
    return Services(read_settings())
