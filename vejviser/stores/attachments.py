"""Files that customers have sent, on their way to a case: links, which only staff get to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select, update

from vejviser.stores.clock import Clock, utc_now
from vejviser.stores.database import Database
from vejviser.stores.operations import note_payload
from vejviser.stores.outbox import Outbox
from vejviser.stores.push_schema import attachments

_WAITING: Any = (
    select(attachments)
    .where(attachments.c.conversation_id == bindparam("conversation"), attachments.c.noted_at.is_(None))
    .order_by(attachments.c.id)
)
_NOTED: Any = (
    update(attachments).where(attachments.c.id == bindparam("attachment")).values(noted_at=bindparam("now"))
)


@dataclass(frozen=True)
class SentFile:
    """A file of the message with this number; `kind` is `image`, `video`, `audio` or `file`."""

    id: int
    number: int
    kind: str
    link: str = field(repr=False)


class SentFiles:
    """The files that customers have sent. All calls may raise `StoreError`."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def waiting(self, conversation_id: str) -> list[SentFile]:
        """Those that are on no case yet, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(_WAITING, {"conversation": conversation_id}).all()
        return [SentFile(row.id, row.number, row.kind, row.link) for row in rows]

    def put_on_case(
        self, outbox: Outbox, conversation_id: str, create_key: str, names: Mapping[str, str]
    ) -> int:
        """Put all that wait on the case of this create, each under the name of its kind; gives how many.

        Done again after a crash it puts nothing twice: a file's entry in the outbox has a key of its own.
        """
        files = self.waiting(conversation_id)
        for file in files:
            payload = note_payload(names[file.kind], create_key=create_key, link=file.link)
            outbox.put("note", f"{create_key}-file-{file.id}", conversation_id, payload)
            with self._database.write() as connection:
                connection.execute(_NOTED, {"attachment": file.id, "now": self._clock()})
        return len(files)
