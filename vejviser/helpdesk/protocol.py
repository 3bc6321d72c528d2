"""What every help desk backend can do."""

from __future__ import annotations

from typing import Protocol

from vejviser.helpdesk.case import Case, Ticket


class HelpDesk(Protocol):
    """A help desk, safe to use from several threads. Calls block: `asyncio.to_thread` in an event loop.

    Every call ends within the backend's time-outs and raises only `HelpDeskError`s. `key` is ours, unique for
    each thing to be done; repeating a call with its key after any failure does the thing at most once. A
    backend without idempotency keys gets there by `find` before it creates.
    """

    def create(self, case: Case, key: str) -> Ticket:
        """Open a ticket for the case, or give the one that this key has opened before."""
        ...

    def find(self, key: str) -> Ticket | None:
        """The ticket that was created with this key, or None."""
        ...

    def get(self, number: str) -> Ticket | None:
        """The ticket with the help desk's own number, or None; any text a customer typed may be asked for."""
        ...

    def add_note(self, number: str, text: str, key: str) -> None:
        """Add the customer's words to a ticket. Raises `Rejected` where there is no such ticket."""
        ...

    def add_link(self, number: str, link: str, name: str, key: str) -> None:
        """Add a file of the customer's that somebody else keeps. Raises `Rejected` as `add_note` does."""
        ...

    def withdraw(self, number: str) -> None:
        """Close a ticket on the customer's wish; again is no harm. Raises `Rejected` where there is none."""
        ...
