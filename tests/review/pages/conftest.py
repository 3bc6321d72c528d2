"""One desk for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.review.pages.review_desk import ReviewDesk, Reviewer, review_desk


@pytest.fixture(scope="session")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    """On SQLite."""
    with review_desk(tmp_path_factory.mktemp("review") / "var") as running:
        yield running


@pytest.fixture(scope="session")
def lead(review: ReviewDesk) -> Reviewer:
    return review.as_("lisbet")


@pytest.fixture(scope="session")
def reviewer(review: ReviewDesk) -> Reviewer:
    return review.as_("bo")


@pytest.fixture(scope="session")
def reader(review: ReviewDesk) -> Reviewer:
    return review.as_("lone")
