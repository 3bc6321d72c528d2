"""One desk for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import postgres_server
from tests.review.pages.review_desk import ReviewDesk, Reviewer, review_desk


@pytest.fixture(scope="session")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    """On SQLite."""
    with review_desk(tmp_path_factory.mktemp("review") / "var") as running:
        yield running


@pytest.fixture(scope="session")
def reader_on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewer]:
    """The same with both databases on PostgreSQL, as a reader sees it."""
    with postgres_server() as server:
        urls = {
            "VEJVISER_DATABASE_URL": server.new_database(),
            "VEJVISER_DESK_DATABASE_URL": server.new_database(),
        }
        with review_desk(tmp_path_factory.mktemp("review-postgres") / "var", **urls) as running:
            yield running.as_("lone")


@pytest.fixture(scope="session")
def lead(review: ReviewDesk) -> Reviewer:
    return review.as_("lisbet")


@pytest.fixture(scope="session")
def reviewer(review: ReviewDesk) -> Reviewer:
    return review.as_("bo")


@pytest.fixture(scope="session")
def reader(review: ReviewDesk) -> Reviewer:
    return review.as_("lone")
