"""Waits after failures grow, are scattered, stay within their limits and keep to what the desk asks."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from vejviser.helpdesk.errors import Misconfigured, TemporaryFailure
from vejviser.stores.backoff import Backoff

attempts = st.integers(1, 10**9)


@given(attempts)
def test_a_wait_lies_between_nothing_and_the_doubled_limit(attempt: int) -> None:
    limit = min(300.0, 2.0 ** min(attempt - 1, 20))
    assert 0.0 <= Backoff().seconds(TemporaryFailure("x"), attempt) <= limit


def test_the_limits_are_one_second_doubled_up_to_five_minutes() -> None:
    with patch("random.uniform", lambda low, high: high):
        waits = [Backoff().seconds(TemporaryFailure("x"), attempt) for attempt in range(1, 12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_waits_are_scattered() -> None:
    assert len({Backoff().seconds(TemporaryFailure("x"), 8) for _ in range(50)}) > 40


@given(attempts, st.floats(0, 1e9))
def test_what_the_desk_asks_for_is_kept_up_to_an_hour(attempt: int, asked: float) -> None:
    wait = Backoff().seconds(TemporaryFailure("x", asked), attempt)
    assert min(asked, 3600.0) <= wait <= 3600.0


@given(attempts)
def test_what_the_operator_must_mend_is_tried_every_five_minutes(attempt: int) -> None:
    assert Backoff().seconds(Misconfigured("x"), attempt) == 300.0
