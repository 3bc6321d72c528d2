"""A running product, a real browser, and a page of a shop with the chat on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.chat import Chat
from tests.browser.options import NO_LIMITS
from tests.e2e.running_stack import Stack, running_together

CHROMIUM = Path("/usr/bin/chromium")
# The browser calls nobody but the page under test.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Kept by the page itself, since the browser reports a violation only in the page or on the console.
WATCH_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything as `make run` starts it."""
    with running_together(tmp_path_factory.mktemp("var"), **NO_LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. For one file, because an open Playwright leaves no room for other event loops."""
    assert CHROMIUM.exists(), "Chromium is needed: make chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser profiles of their own; fails the test if a script on one of their pages did."""
    made: list[BrowserContext] = []
    errors: list[str] = []

    def new(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"locale": "da-DK", "timezone_id": "Europe/Copenhagen", "reduced_motion": "reduce", **options}
        )
        context.add_init_script(WATCH_POLICY)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()
    assert not errors


@pytest.fixture
def new_chat(new_context: Callable[..., BrowserContext], stack: Stack) -> Callable[..., Chat]:
    """Goes to the shop's page with a fresh profile, which has these options."""

    def new(**options: Any) -> Chat:
        return Chat(new_context(**options).new_page(), stack).visit()

    return new


@pytest.fixture
def chat(new_chat: Callable[..., Chat]) -> Chat:
    """The open chat on an ordinary screen."""
    return new_chat().open()
