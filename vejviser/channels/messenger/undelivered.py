"""Answers that customers cannot get any more are shown to staff: on the customer's case or as a new one."""

from __future__ import annotations

import hashlib
from typing import Literal

from vejviser.channels.messenger.conversation import CHANNEL
from vejviser.channels.messenger.texts import Texts
from vejviser.helpdesk.case import Case
from vejviser.stores.deliveries import Due
from vejviser.stores.operations import create_payload, note_payload
from vejviser.stores.outbox import Outbox

Why = Literal["kept_outside_window", "kept_refused"]


class ForStaff:
    """Tells staff through the outbox."""

    def __init__(self, outbox: Outbox, texts: Texts) -> None:
        self._outbox = outbox
        self._texts = texts

    def tell(self, due: Due, why: Why) -> None:
        """Put the answer where staff see it, once however often it is done. Raises `StoreError`."""
        text = self._texts.single[why].format(answer=due.text)
        conversation = hashlib.sha256(due.conversation_id.encode()).hexdigest()[:32]
        key = f"undelivered-{conversation}-{due.number}"
        entries = self._outbox.entries_of(due.conversation_id)
        cases = [entry for entry in entries if entry.operation == "create" and entry.state != "rejected"]
        if cases and cases[-1].key != key:
            payload = note_payload(text, create_key=cases[-1].key)
            self._outbox.put("note", f"{key}-note", due.conversation_id, payload)
            return
        case = Case(
            kind="contact_request",
            subject=self._texts.single["kept_subject"],
            description=text,
            channel=CHANNEL,
            conversation_id=due.conversation_id,
        )
        self._outbox.put("create", key, due.conversation_id, create_payload(case))
