"""Any mixture of cases, faults, deaths, waits and operators: in the end each thing was told exactly once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.helpdesk.desk_standin import (
    BAD_REQUEST,
    DROPPED_AFTER_WORK,
    ERROR,
    ERROR_AFTER_WORK,
    RUBBISH_AFTER_WORK,
    TOKEN,
    UNAUTHORISED,
    DeskStandIn,
    too_many,
)
from tests.stores.cases import case_payload
from tests.stores.manual_clock import ManualClock
from vejviser.helpdesk.case import Case, Ticket
from vejviser.helpdesk.desk import Desk
from vejviser.stores.database import Database
from vejviser.stores.delivery import Delivery
from vejviser.stores.migrations import migrate
from vejviser.stores.operations import note_payload, withdraw_payload
from vejviser.stores.outbox import Outbox

FAULTS = [
    BAD_REQUEST,
    DROPPED_AFTER_WORK,
    ERROR,
    ERROR_AFTER_WORK,
    RUBBISH_AFTER_WORK,
    UNAUTHORISED,
    too_many(30),
]
Death = Literal["before", "after"]
conversations = st.integers(0, 2)


class Killed(BaseException):
    """The end of a process as its code sees it: nothing after it is run."""


class MortalDesk(Desk):
    """Dies before the next request reaches the desk, or after its answer and before it is noted down."""

    death: Death | None = None

    def create(self, case: Case, key: str) -> Ticket:
        with self._dying():
            return super().create(case, key)

    def add_note(self, number: str, text: str, key: str) -> None:
        with self._dying():
            super().add_note(number, text, key)

    def withdraw(self, number: str) -> None:
        with self._dying():
            super().withdraw(number)

    def _dying(self) -> _Dying:
        death, self.death = self.death, None
        return _Dying(death)


class _Dying:
    def __init__(self, death: Death | None) -> None:
        self._death = death

    def __enter__(self) -> None:
        if self._death == "before":
            raise Killed

    def __exit__(self, *_: object) -> None:
        if self._death == "after":
            raise Killed


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "v.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


class OutboxMachine(RuleBasedStateMachine):
    """One outbox and one desk; a death replaces the process's objects and leaves database and desk."""

    @initialize()
    def begin(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="vejviser-outbox-"))
        (self.directory / "v.db").write_bytes(_migrated())
        self.standin = DeskStandIn()
        self.standin.start()
        self.clock = ManualClock()
        self.creates: dict[str, int] = {}
        self.notes: list[str] = []
        self.withdrawn: set[str] = set()
        self.start_process()

    def start_process(self) -> None:
        self.database = Database(f"sqlite:///{self.directory / 'v.db'}")
        self.outbox = Outbox(self.database, clock=self.clock)
        self.desk = MortalDesk(self.standin.url, lambda: TOKEN, connect_seconds=1, read_seconds=1)
        self.delivery = Delivery(self.outbox, self.desk)

    @rule(conversation=conversations)
    def put_case(self, conversation: int) -> None:
        key = f"k{len(self.creates)}"
        self.outbox.put("create", key, f"c{conversation}", case_payload())
        self.creates[key] = conversation

    @precondition(lambda self: self.creates)
    @rule(data=st.data(), conversation=conversations)
    def put_note(self, data: st.DataObject, conversation: int) -> None:
        text = f"note {len(self.notes)}"
        payload = note_payload(text, create_key=data.draw(st.sampled_from(sorted(self.creates))))
        self.outbox.put("note", f"n{len(self.notes)}", f"c{conversation}", payload)
        self.notes.append(text)

    @precondition(lambda self: self.creates)
    @rule(data=st.data())
    def put_withdrawal(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.creates)))
        self.outbox.put("withdraw", f"w-{key}", f"c{self.creates[key]}", withdraw_payload(create_key=key))
        self.withdrawn.add(key)

    @precondition(lambda self: self.creates)
    @rule(data=st.data())
    def put_a_case_again(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.creates)))
        self.outbox.put("create", key, f"c{self.creates[key]}", case_payload())

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=4))
    def the_desk_will_fail(self, faults: list) -> None:
        self.standin.script.extend(faults)

    @rule()
    def the_desk_is_restarted(self) -> None:
        self.standin.stop()
        self.deliver(None, 1)
        self.standin.start()

    @rule(death=st.sampled_from([None, None, "before", "after"]), times=st.integers(1, 4))
    def deliver(self, death: Death | None, times: int) -> None:
        self.desk.death = death
        try:
            for _ in range(times):
                self.delivery.send_one_due()
        except Killed:
            self.database.close()
            self.start_process()
        self.desk.death = None

    @precondition(lambda self: self.creates)
    @rule(data=st.data(), death=st.sampled_from([None, "before", "after"]))
    def the_customer_waits(self, data: st.DataObject, death: Death | None) -> None:
        self.desk.death = death
        with suppress(Killed):
            # Nothing else is sending: a budget of nothing but time for what can be done at once.
            self.delivery.send_now(data.draw(st.sampled_from(sorted(self.creates))), 0.3)
        self.desk.death = None

    @rule(seconds=st.sampled_from([0.5, 31.0, 61.0, 301.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.clock.move(seconds)

    @rule()
    def the_operator_retries(self) -> None:
        for conversation in range(3):
            for entry in self.outbox.entries_of(f"c{conversation}"):
                self.outbox.retry_rejected(entry.reference)

    @invariant()
    def nothing_is_told_twice_or_invented(self) -> None:
        if not hasattr(self, "standin"):
            return
        made = self.standin.tickets_by_key()
        assert set(made) <= set(self.creates)
        assert all(count == 1 for count in made.values())
        notes = self.standin.notes()
        assert len(notes) == len(set(notes))

    @invariant()
    def personal_data_is_kept_as_long_as_it_is_needed_and_no_longer(self) -> None:
        if not hasattr(self, "outbox"):
            return
        for entry in (entry for n in range(3) for entry in self.outbox.entries_of(f"c{n}")):
            assert (entry.payload is None) == (entry.state == "sent")

    def teardown(self) -> None:
        if not hasattr(self, "standin"):
            return
        try:
            self.everything_is_told_in_the_end()
        finally:
            self.database.close()
            self.standin.stop()
            shutil.rmtree(self.directory)

    def everything_is_told_in_the_end(self) -> None:
        self.standin.script.clear()
        for _ in self.rounds():
            self.clock.move(3601)
            self.the_operator_retries()
            while self.delivery.send_one_due():
                pass
        assert self.outbox.counts()["pending"] == 0
        assert self.outbox.counts()["rejected"] == 0
        assert self.standin.tickets_by_key() == dict.fromkeys(self.creates, 1)
        assert sorted(self.standin.notes()) == sorted(self.notes)
        withdrawn = {t["external_id"] for t in self.standin.tickets.values() if t["status"] == "withdrawn"}
        assert withdrawn == self.withdrawn

    def rounds(self) -> Iterator[int]:
        """As many as it takes, up to what a mended desk can need: entries wait for each other once each."""
        for number in range(10):
            if self.outbox.counts()["pending"] + self.outbox.counts()["rejected"] == 0:
                return
            yield number


OutboxMachine.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOutbox = OutboxMachine.TestCase
