"""How often somebody may write: the count itself, without waiting, and the answer to one who may not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from vejviser.channels import rate_limit
from vejviser.channels.rate_limit import RateLimit
from vejviser.channels.website.access import Access
from vejviser.channels.website.errors import Refused
from vejviser.settings import PROJECT_ROOT


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The monotonic clock, moved by the test."""
    time = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(monotonic=lambda: time.now))
    return time


def test_a_burst_then_so_many_a_minute(time: SimpleNamespace) -> None:
    limit = RateLimit(per_minute=6, burst=3)
    assert [limit.wait_seconds("a") for _ in range(4)] == [0, 0, 0, 10]
    assert limit.wait_seconds("b") == 0, "others are counted for themselves"
    time.now += 4
    assert limit.wait_seconds("a") == 6
    time.now += 6
    assert [limit.wait_seconds("a") for _ in range(2)] == [0, 10]
    time.now += 3600
    assert [limit.wait_seconds("a") for _ in range(4)] == [0, 0, 0, 10], "no more than a burst is saved up"


def test_who_waits_as_long_as_told_is_let_through(time: SimpleNamespace) -> None:
    limit = RateLimit(per_minute=7, burst=1)
    for _ in range(50):
        assert limit.wait_seconds("a") == 0
        time.now += limit.wait_seconds("a")


def test_memory_is_bounded_and_the_active_are_remembered(
    time: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "MAX_KEYS", 10)
    limit = RateLimit(per_minute=1, burst=1)
    assert limit.wait_seconds("busy") == 0
    for number in range(100):
        limit.wait_seconds(f"k{number}")
        assert limit.wait_seconds("busy") > 0
    assert len(limit._buckets) == 10


def test_too_many_are_told_when_to_come_back(time: SimpleNamespace, tmp_path: Any) -> None:
    settings = SimpleNamespace(
        content=PROJECT_ROOT / "content",
        var=tmp_path,
        website_secret="x" * 40,
        website_origins=frozenset(),
        website_session_hours=1,
        website_messages_per_minute=2,
        website_address_per_minute=1000,
    )
    access = Access(cast("Any", settings))
    request = cast("Any", SimpleNamespace(remote_addr="", ip="192.0.2.1"))
    session = cast("Any", SimpleNamespace(conversation_id="c"))
    for _ in range(10):
        access.limit_messages(request, session)
    with pytest.raises(Refused) as refused:
        access.limit_messages(request, session)
    answer = access.texts.answer(refused.value)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
    assert b"too_many" in (answer.body or b"")
