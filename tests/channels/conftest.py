"""One running product for all website customers of a test process, without limits they could meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.channels.website_customer import OTHER_SHOP, SHOP, WebsiteCustomer
from tests.e2e.running_stack import Stack, running_together

NO_LIMITS = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "1000000" for who in ("MESSAGES", "ADDRESS")}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    origins = {"VEJVISER_WEBSITE_ORIGINS": f"{SHOP},{OTHER_SHOP}"}
    with running_together(tmp_path_factory.mktemp("var"), **NO_LIMITS, **origins) as running:
        yield running


@pytest.fixture
def new_customer(stack: Stack) -> Callable[[], WebsiteCustomer]:
    """Somebody on the shop's page who has not written before."""
    return lambda: WebsiteCustomer(stack)


@pytest.fixture
def customer(new_customer: Callable[[], WebsiteCustomer]) -> WebsiteCustomer:
    return new_customer()
