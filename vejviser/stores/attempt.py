"""One attempt to tell the help desk about one leased entry: carry it out, note the result, log one line."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime, timedelta

from vejviser.helpdesk.errors import HelpDeskError, Misconfigured, Rejected
from vejviser.helpdesk.protocol import HelpDesk
from vejviser.stores.backoff import Backoff
from vejviser.stores.entry import Entry
from vejviser.stores.leases import Leases
from vejviser.stores.operations import carry_out
from vejviser.stores.outbox import Outbox
from vejviser.telemetry.context import about
from vejviser.telemetry.errors import count_error

log = logging.getLogger(__name__)


class Attempts:
    """Makes attempts and remembers for how long the help desk asked this process to be quiet."""

    def __init__(self, outbox: Outbox, desk: HelpDesk, leases: Leases, backoff: Backoff) -> None:
        self._outbox = outbox
        self._desk = desk
        self._leases = leases
        self._backoff = backoff
        self._quiet_until = datetime.min.replace(tzinfo=UTC)

    @property
    def are_unwelcome(self) -> bool:
        """The help desk has asked for a wait (Retry-After) that is not over: no entry should be tried."""
        return self._outbox.clock() < self._quiet_until

    def make(self, entry: Entry) -> bool:
        """Send an entry that the caller has leased; True if the help desk has it now. Raises `StoreError`."""
        # Not the turn that has put it there: whichever thread is first sends it, and again hours later.
        with about(request=f"outbox-{entry.reference}", conversation=entry.conversation_id):
            return self._make(entry)

    def _make(self, entry: Entry) -> bool:
        created = self._outbox.by_key(entry.create_key) if entry.create_key else None
        try:
            outcome = carry_out(self._desk, entry, created)
        except Rejected as error:
            self._reject(entry, error)
            return False
        except Exception as error:
            # A fault of ours in one entry must not stop the loop that all the others depend on.
            self._postpone(entry, error)
            return False
        self._leases.sent(entry, outcome)
        log.info("outbox %s: %s sent at attempt %d", entry.reference, entry.operation, entry.attempts)
        return True

    def _reject(self, entry: Entry, error: Rejected) -> None:
        count_error("outbox", error)
        self._leases.reject(entry, type(error).__name__)
        log.error(
            "outbox %s: %s failed with %s at attempt %d, not tried again, kept for the operator: %s",
            entry.reference,
            entry.operation,
            type(error).__name__,
            entry.attempts,
            error,
        )

    def _postpone(self, entry: Entry, error: Exception) -> None:
        count_error("outbox", error)
        now = self._outbox.clock()
        next_attempt_at = now + timedelta(seconds=self._backoff.seconds(error, entry.attempts))
        asked = now + timedelta(seconds=self._backoff.asked(error))
        self._quiet_until = max(self._quiet_until, asked)
        self._leases.postpone(entry, type(error).__name__, next_attempt_at)
        expected = isinstance(error, HelpDeskError) and not isinstance(error, Misconfigured)
        log.log(
            logging.WARNING if expected else logging.ERROR,
            "outbox %s: %s failed with %s at attempt %d, next at %s: %s",
            entry.reference,
            entry.operation,
            type(error).__name__,
            entry.attempts,
            next_attempt_at.isoformat(timespec="milliseconds"),
            error if isinstance(error, HelpDeskError) else _place(error),
        )


def _place(error: Exception) -> str:
    """Where an unforeseen error arose; its own words may be the customer's."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"a fault in {frames[-1].filename}:{frames[-1].lineno}" if frames else "a fault"
