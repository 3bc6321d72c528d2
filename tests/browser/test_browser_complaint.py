"""Whole conversations: by keyboard alone, through a reload, and in two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.chat import Chat
from tests.e2e.customer import CASE_NUMBER
from tests.e2e.running_stack import Stack

MOST_STOPS = 60


def tab_to(chat: Chat, name: str, key: str = "Tab") -> None:
    """Presses Tab until what has the focus has this name."""
    for _ in range(MOST_STOPS):
        if chat.focused() == name:
            return
        chat.page.keyboard.press(key)
    raise AssertionError(f"{name!r} is not reached with {key}")


def type_message(chat: Chat, text: str) -> None:
    tab_to(chat, "Skriv en besked")
    chat.page.keyboard.type(text)
    with chat.page.expect_response("**/messages"):
        chat.page.keyboard.press("Enter")
    chat.settle()


def press_by_keyboard(chat: Chat, title: str, key: str) -> None:
    expect(chat.button(title).last).to_be_visible()
    tab_to(chat, title, "Shift+Tab")
    with chat.page.expect_response("**/messages"):
        chat.page.keyboard.press(key)
    chat.settle()


def test_complaint_by_keyboard_alone_ends_with_a_case_number(
    new_chat: Callable[..., Chat], stack: Stack
) -> None:
    chat = new_chat()
    tab_to(chat, "Åbn chat")
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    type_message(chat, "Jeg vil klage over jer")
    press_by_keyboard(chat, "Ja", "Enter")
    press_by_keyboard(chat, "Jeg har det ikke", "Space")
    for text in ("Kim Voss", "kim@example.dk", "I har trukket pengene to gange"):
        type_message(chat, text)
    press_by_keyboard(chat, "Færdig", "Enter")
    press_by_keyboard(chat, "Spring over", "Enter")
    press_by_keyboard(chat, "Send", "Enter")
    number = CASE_NUMBER.search(chat.text())
    assert number, chat.text()
    assert "to gange" in stack.ticket(number.group())["description"]
    chat.page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_shift_enter_makes_a_line_and_sends_nothing(chat: Chat) -> None:
    chat.field.focus()
    chat.page.keyboard.type("første linje")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("anden linje")
    expect(chat.field).to_have_value("første linje\nanden linje")


def test_reload_in_mid_form_keeps_the_history_and_the_form_goes_on(chat: Chat, stack: Stack) -> None:
    chat.say("Jeg vil klage over jer", "ja", "nej", "Ellen Rask")
    before = chat.text()
    chat.page.reload()
    chat.open()
    expect(chat.log).to_contain_text("Ellen Rask")
    chat.until(lambda: chat.text() == before)
    chat.say("ellen@example.dk", "Jeg får ikke svar", "færdig", "spring over", "ja")
    number = CASE_NUMBER.search(chat.text())
    assert number, chat.text()
    assert stack.ticket(number.group())["customer"]["name"] == "Ellen Rask"


def test_two_tabs_show_the_same_conversation_in_step(chat: Chat, stack: Stack) -> None:
    chat.say("hej")
    other = Chat(chat.page.context.new_page(), stack).visit().open()
    expect(other.log).to_contain_text("hej")
    other.say("Jeg vil klage over jer")
    chat.settle()
    chat.say("ja")
    other.settle()
    assert chat.events() == other.events()
    chat.until(lambda: chat.text() == other.text())
    for text in ("hej", "Jeg vil klage over jer", "ja"):
        assert len(re.findall(rf"(?m)^{text}$", other.text())) == 1, other.text()


def test_unread_answer_is_counted_on_the_launcher(chat: Chat) -> None:
    chat.say("hej")
    # The message is on its way until the chat is closed: the answer would be there before that.
    on_their_way: list[Route] = []
    chat.page.route("**/messages", lambda route: on_their_way.append(route))
    chat.write("hvad er ARN?")
    chat.until(lambda: bool(on_their_way))
    chat.page.keyboard.press("Escape")
    on_their_way[0].continue_()
    chat.page.unroute("**/messages")
    expect(chat.launcher).to_have_accessible_name(
        re.compile(r"^Åbn chat, (1 ulæst besked|\d+ ulæste beskeder)$")
    )
    chat.open().settle()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Åbn chat")
