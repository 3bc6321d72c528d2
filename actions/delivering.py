"""Cases on their way: the thread of a process that takes them from the outbox to the help desk."""

from __future__ import annotations

import asyncio
import threading

from actions.services import services
from vejviser.settings import Settings
from vejviser.stores.migrations import migrate

STOP_WAIT_SECONDS = 5


class OutboxThread:
    """Delivers in the background, one of them in each process that runs actions."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    async def start(self) -> None:
        """Brings the database up to date, reads the content and begins. Raises `ContentError`."""
        await asyncio.to_thread(migrate, self._settings.database_url)
        assert services().content  # a broken content file stops the start, not the first customer
        self._thread.start()

    async def end(self) -> None:
        """Lets the delivery that is under way end, for a few seconds."""
        self._stop.set()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, STOP_WAIT_SECONDS)

    def _run(self) -> None:
        services().delivery.run_forever(self._stop)
