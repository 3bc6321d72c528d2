"""Any order of messages, buttons, turns and deaths: the mailbox is what a simple list says it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.stores.mailbox_model import ANSWERS, CLIENT_IDS, WHO, WORDS, Conversation
from tests.stores.worker_names import WORKER
from vejviser.stores.database import Database
from vejviser.stores.erasure import Erasure
from vejviser.stores.mailbox import MAX_WAITING, Mailbox
from vejviser.stores.mailbox_rows import (
    Accepted,
    Answer,
    ButtonExpired,
    ConversationGone,
    Message,
    TooManyWaiting,
    UnknownButton,
)
from vejviser.stores.migrations import migrate


class MailboxMachine(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.directory = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self.directory.name) / 'v.db'}"
        migrate(url)
        self.database = Database(url)
        self.mailbox, self.erasure = Mailbox(self.database), Erasure(self.database)
        self.model = {"anna": Conversation(), "bo": Conversation()}
        self.held: list[Message] = []
        for who in self.model:
            self.mailbox.open(who, "website")

    @rule(who=WHO, client_id=CLIENT_IDS, said=WORDS)
    def write(self, who: str, client_id: str, said: str) -> None:
        self._accept(who, client_id, said, None, None)

    @rule(who=WHO, client_id=CLIENT_IDS, number=st.integers(0, 12), place=st.integers(0, 4))
    def press(self, who: str, client_id: str, number: int, place: int) -> None:
        events = self.model[who].events
        titles = events[number - 1][2] if 0 < number <= len(events) else []
        problem: type[Exception] | None = None
        if not 0 < place <= len(titles):
            problem = UnknownButton
        elif any(event[0] == "user" for event in events[number:]):
            problem = ButtonExpired
        self._accept(who, client_id, "" if problem else titles[place - 1], f"{number}-{place}", problem)

    def _accept(
        self, who: str, client_id: str, said: str, button: str | None, problem: type[Exception] | None
    ) -> None:
        model = self.model[who]
        result: Accepted | type[Exception]
        try:
            result = self.mailbox.accept(who, client_id, text=said, button=button)
        except (LookupError, RuntimeError) as error:
            result = type(error)
        if model.gone:
            assert result is ConversationGone
        elif client_id in model.numbers:
            assert result == Accepted(model.numbers[client_id], is_new=False)
        elif problem:
            assert result is problem
        elif len(model.waiting) >= MAX_WAITING:
            assert result is TooManyWaiting
        else:
            model.events.append(("user", said, [], None))
            model.numbers[client_id] = len(model.events)
            model.waiting.append(len(model.events))
            assert result == Accepted(len(model.events), is_new=True)

    @rule(who=WHO)
    def begin(self, who: str) -> None:
        model = self.model[who]
        message = self.mailbox.next_message(who, WORKER)
        if model.gone or not model.waiting:
            assert message is None
            return
        assert message is not None
        assert message.number == model.waiting[0]
        assert message.text == model.events[message.number - 1][1]
        assert message.started_before == (message.number in model.begun)
        model.begun.add(message.number)
        self.held.append(message)

    @precondition(lambda self: self.held)
    @rule(answers=ANSWERS, data=st.data(), kind=st.sampled_from(["bot", "notice"]))
    def complete(self, answers: list[Answer], data: st.DataObject, kind: str) -> None:
        message = data.draw(st.sampled_from(self.held))
        self.mailbox.complete(message, answers, kind)  # type: ignore[arg-type]
        model = self.model[message.conversation_id]
        if not model.gone and message.number in model.waiting:
            model.waiting.remove(message.number)
            for answer in answers:
                titles = [button["title"] for button in answer.buttons]
                model.events.append((kind, answer.text, titles, message.number))

    @precondition(lambda self: self.model["anna"].events)
    @rule(in_full=st.booleans())
    def delete(self, in_full: bool) -> None:
        self.model["bo"].gone = True
        self.erasure.hide("bo")
        if in_full:
            self.erasure.delete("bo", WORKER)

    @invariant()
    def everybody_reads_what_was_said(self) -> None:
        for who, model in getattr(self, "model", {}).items():
            try:
                events = self.mailbox.events(who)
            except ConversationGone:
                assert model.gone
                continue
            shown = [(e.type, e.text, [b["title"] for b in e.buttons], e.in_reply_to) for e in events]
            assert shown == model.events
            assert [event.number for event in events] == list(range(1, len(events) + 1))

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.directory.cleanup()


MailboxMachine.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestMailbox = MailboxMachine.TestCase
