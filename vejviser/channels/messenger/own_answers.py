"""Answers to what Rasa cannot read: files, stickers, places, buttons of long ago."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from rasa.core.agent import Agent
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.channels.answers import answer_of
from vejviser.channels.messenger import own_words
from vejviser.channels.messenger.events import FILE_KINDS
from vejviser.channels.messenger.texts import Texts
from vejviser.stores.attachments import SentFiles
from vejviser.stores.entry import Entry
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import Answer, Message
from vejviser.stores.outbox import Outbox

# Forms that end with a case, to which files that were sent meanwhile go.
CASE_FORMS = ("feedback_form", "complaint_form", "handoff_form")


class OwnAnswers:
    """Answers messages whose payload begins with `OWN`. `file_names` are staff's words for files."""

    def __init__(
        self, texts: Texts, agent: Agent, mailbox: Mailbox, outbox: Outbox, file_names: Mapping[str, str]
    ) -> None:
        self._texts = texts
        self._agent = agent
        self._mailbox = mailbox
        self._outbox = outbox
        self._files = SentFiles(mailbox.database)
        self._file_names = file_names

    async def answer(self, message: Message) -> list[Answer]:
        """What to say; in mid-form with the question again that is open. Raises `StoreError`."""
        payload = message.payload or ""
        if more := own_words.more_of(payload):
            return await self._more(message, *more)
        tracker = await self._agent.tracker_store.retrieve(message.conversation_id)
        form = tracker.active_loop_name if tracker else None
        kind = payload.removeprefix(own_words.OWN)
        said = await self._about_file(message, kind, form) if kind in FILE_KINDS else self._texts.single[kind]
        return [Answer(said), *_open_question(tracker if form else None)]

    async def _about_file(self, message: Message, kind: str, form: str | None) -> str:
        texts = self._texts.files[kind]
        if form in CASE_FORMS:
            return texts["in_form"]
        case = await asyncio.to_thread(self._latest_case, message.conversation_id)
        if case is None:
            return texts["alone"]
        await asyncio.to_thread(
            self._files.put_on_case, self._outbox, message.conversation_id, case.key, self._file_names
        )
        return texts["on_case"].format(case=case.ticket_number or case.reference)

    def _latest_case(self, conversation_id: str) -> Entry | None:
        entries = self._outbox.entries_of(conversation_id)
        cases = [entry for entry in entries if entry.operation == "create" and entry.state != "rejected"]
        return cases[-1] if cases else None

    async def _more(self, message: Message, number: int, offset: int) -> list[Answer]:
        choices = await asyncio.to_thread(self._mailbox.choices, message.conversation_id, number)
        if not choices[offset:]:
            return [Answer(self._texts.single["button_expired"])]
        return [Answer(self._texts.single["more"], choices[offset:])]


def _open_question(tracker: DialogueStateTracker | None) -> list[Answer]:
    """What the assistant said last, in a form its question."""
    said = [event for event in (tracker.events if tracker else ()) if isinstance(event, BotUttered)]
    asked = next((event for event in reversed(said) if event.text), None)
    return [answer_of(asked)] if asked else []
