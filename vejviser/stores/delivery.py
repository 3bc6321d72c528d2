"""Tells the help desk what is in the outbox: at once while the customer waits, else in the background."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from vejviser.helpdesk.protocol import HelpDesk
from vejviser.stores.attempt import Attempts
from vejviser.stores.backoff import Backoff
from vejviser.stores.entry import Entry
from vejviser.stores.errors import StoreError
from vejviser.stores.leases import Leases
from vejviser.stores.outbox import Outbox

log = logging.getLogger(__name__)

# Longer than the slowest call of a backend: the desk's is 3 s for each address and twice 10 s to read.
LEASE_SECONDS = 60.0

# How long the loop leaves a database alone that fails.
STORE_PAUSE_SECONDS = 5.0

# Another process may finish what we wait for, and only the database tells.
WATCH_SECONDS = 0.1

WAITING_CUSTOMERS = 8


class Delivery:
    """Sends the entries of one outbox to one help desk: oldest first, in order within a conversation.

    Any number of processes and threads may deliver from one database. All times are in seconds; a lease must
    be longer than the slowest call of the help desk. Logs one line for each attempt, without personal data.
    """

    def __init__(
        self,
        outbox: Outbox,
        desk: HelpDesk,
        *,
        lease_seconds: float = LEASE_SECONDS,
        idle_seconds: float = 1.0,
        backoff: Backoff | None = None,
    ) -> None:
        self._outbox = outbox
        self._idle_seconds = idle_seconds
        self._leases = Leases(outbox, lease_seconds)
        self._attempts = Attempts(outbox, desk, self._leases, backoff or Backoff())
        self._callers = ThreadPoolExecutor(WAITING_CUSTOMERS, thread_name_prefix="outbox-now")

    def send_now(self, key: str, budget_seconds: float) -> Entry:
        """Try once to send the entry with this key, and what must go before it, and give what became of it.

        Returns within about `budget_seconds`; an attempt that takes longer goes on in the background. Does
        not wait for the next attempt that a failure has set, and makes none while the help desk asks for
        quiet (Retry-After). A failing help desk raises nothing: the entry is `pending` or `rejected` then.
        Raises `LookupError` for an unknown key, and `StoreError`.
        """
        attempt = self._callers.submit(self._try_until, key, time.monotonic() + budget_seconds)
        try:
            attempt.result(timeout=budget_seconds)
        except TimeoutError:
            # The budget is spent. What has not begun is left to the loop, what has goes on and is noted down.
            attempt.cancel()
        entry = self._outbox.by_key(key)
        if entry is None:
            raise LookupError("no entry in the outbox has this key")
        return entry

    def send_one_due(self) -> bool:
        """Make one attempt for the oldest due entry; False if there is none to make. Raises `StoreError`."""
        entry = None if self._attempts.are_unwelcome else self._leases.claim_due()
        if entry is None:
            return False
        self._attempts.make(entry)
        return True

    def run_forever(self, stop: threading.Event) -> None:
        """Send what is due until `stop` is set; returns `idle_seconds` later or after the running call.

        Raises nothing: a failing database is logged and tried again.
        """
        while not stop.is_set():
            seen = self._outbox.changes.count
            try:
                if not self.send_one_due():
                    self._outbox.changes.wait(seen, self._idle_seconds)
            except StoreError as error:
                log.error("outbox: nothing can be sent, next look in %g s: %s", STORE_PAUSE_SECONDS, error)
                stop.wait(STORE_PAUSE_SECONDS)

    def _try_until(self, key: str, deadline: float) -> None:
        try:
            while not self._attempts.are_unwelcome:
                seen = self._outbox.changes.count
                entry = self._outbox.by_key(key)
                if entry is None or entry.state != "pending":
                    return
                first = self._leases.blocker_of(entry) or entry
                claimed = self._leases.claim(first.id)
                if claimed is None:
                    # Someone else is sending it: what comes of that is what the customer waits for.
                    self._outbox.changes.wait(seen, min(WATCH_SECONDS, deadline - time.monotonic()))
                elif not self._attempts.make(claimed):
                    return
                if time.monotonic() >= deadline:
                    return
        except StoreError as error:
            # The customer may have gone, and then nobody is left to whom this could be raised.
            log.error("outbox: an attempt could not be made or noted down: %s", error)
            raise
