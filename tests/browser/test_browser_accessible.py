"""axe finds nothing in any state of the chat (WCAG 2.2 A and AA and best practices)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.options import DARK, PHONE


def check(chat: Chat, name: str) -> None:
    chat.screenshot(f"axe-{name}")
    found = Axe().run(chat.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("options", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
def test_closed_open_and_with_buttons(
    new_chat: Callable[..., Chat], options: dict, request: pytest.FixtureRequest
) -> None:
    look = request.node.callspec.id
    chat = new_chat(**options)
    expect(chat.launcher).to_be_visible()
    check(chat, f"{look}-closed")
    chat.open()
    check(chat, f"{look}-open")
    chat.say("hej")
    expect(chat.button("Klag")).to_be_visible()
    check(chat, f"{look}-buttons")
    chat.say("hvad er ARN?")
    check(chat, f"{look}-answered")


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_offline(new_chat: Callable[..., Chat], options: dict, request: pytest.FixtureRequest) -> None:
    chat = new_chat(**options).open().say("hej")
    chat.page.context.set_offline(True)
    chat.write("er der nogen?")
    expect(chat.offline).to_be_visible()
    expect(chat.page.get_by_role("status").filter(has_text="Ingen forbindelse")).to_be_visible()
    check(chat, f"{request.node.callspec.id}-offline")


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_menu_deletion_and_rating(
    new_chat: Callable[..., Chat], options: dict, request: pytest.FixtureRequest
) -> None:
    look = request.node.callspec.id
    chat = new_chat(**options).open().say("hej")
    chat.button("Flere valg").click()
    expect(chat.dialog.get_by_text("Hent samtalen")).to_be_visible()
    check(chat, f"{look}-menu")
    chat.page.keyboard.press("Escape")
    chat.choose("Slet min samtale")
    expect(chat.button("Ja, slet")).to_be_visible()
    check(chat, f"{look}-delete")
    chat.button("Nej, behold").click()
    chat.choose("Afslut samtalen")
    expect(chat.button("Send vurdering")).to_be_visible()
    check(chat, f"{look}-rating")


def test_new_answers_are_announced_and_the_field_has_the_focus(chat: Chat) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.field).to_be_focused()
    chat.say("hej")
    expect(chat.log).to_contain_text("Vejviser")
