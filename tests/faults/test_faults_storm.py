"""Anything breaks at any time, and in the end every accepted message is answered once and every case exists once.

The short form is part of `make test`; `make test-faults` is the whole. What was broken when is kept under
`build/faults/`.
"""

from __future__ import annotations

import pytest

from tests.faults.stack import FaultStack
from tests.faults.storm import Size, storm
from vejviser.settings import PROJECT_ROOT

ARTEFACTS = PROJECT_ROOT / "build" / "faults"
# Longer than a bot's lease on a conversation.
PAUSE_SECONDS = 8.0


@pytest.mark.parametrize("set_up", ["machine", "workers"])
def test_nothing_is_lost_and_nothing_doubled_whatever_breaks(
    set_up: str, request: pytest.FixtureRequest, size: Size, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    stack: FaultStack = request.getfixturevalue(set_up)
    outcome = storm(stack, size, seed, PAUSE_SECONDS, ARTEFACTS)
    report = f"\n{stack.name}, --fault-seed {seed}{''.join(f', {note}' for note in stack.notes)}\n{outcome.report()}"
    with capsys.disabled():
        print(report, flush=True)
    assert not outcome.wrong, report
    assert outcome.accepted >= size.messages
