"""The connection or the bot goes away and comes back; nothing is lost and nothing comes twice."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.chat import Chat
from tests.browser.options import NO_LIMITS
from tests.e2e.running_stack import Stack, running_apart


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three processes that can be stopped one by one."""
    with running_apart(tmp_path_factory.mktemp("var"), **NO_LIMITS) as running:
        yield running


@pytest.fixture
def chat(new_context: Callable[..., BrowserContext], stack: Stack) -> Chat:
    return Chat(new_context().new_page(), stack).visit().open().say("hej")


def shown_once(chat: Chat) -> None:
    """Each message is on the screen as often as the server has it."""
    chat.settle()
    log = chat.events()
    texts = [event["text"].split("\n")[0] for event in log]
    for text in set(texts):
        wanted = sum(event["text"].count(text) for event in log)
        titles = sum(button["title"].count(text) for event in log for button in event.get("buttons", []))
        assert wanted <= chat.times(text) <= wanted + titles, f"{text!r} in\n{chat.text()}"


def test_bot_is_killed_in_mid_answer_and_the_answer_comes_once(chat: Chat, stack: Stack) -> None:
    stack.processes["actions"].send_signal(signal.SIGSTOP)  # holds the answer back
    try:
        chat.write("hvad er ARN?")
        expect(chat.typing).to_be_visible()
        stack.stop("bot", signal.SIGKILL)
    finally:
        stack.processes["actions"].send_signal(signal.SIGCONT)
    expect(chat.offline).to_be_visible()
    chat.screenshot("offline")
    stack.start("bot")
    stack.wait_ready()
    expect(chat.offline).to_be_hidden(timeout=60_000)
    shown_once(chat)
    assert chat.times("hvad er ARN?") == 1
    assert chat.times("150 SEK") == 1
    said = [event["text"] for event in chat.events() if event["type"] == "user"]
    assert said == ["hej", "hvad er ARN?"]


def test_message_written_offline_is_kept_and_sent_once(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.write("hvad er ARN?")
    expect(chat.log).to_contain_text("hvad er ARN?")
    expect(chat.offline).to_be_visible()
    chat.page.context.set_offline(False)
    chat.until(lambda: len([event for event in chat.events() if event["type"] == "user"]) == 2)
    expect(chat.offline).to_be_hidden(timeout=60_000)
    shown_once(chat)
    assert chat.times("hvad er ARN?") == 1


def test_message_written_offline_outlives_a_reload(chat: Chat) -> None:
    chat.page.route("**/messages", lambda route: route.abort())
    chat.write("hvad er ARN?")
    expect(chat.log).to_contain_text("hvad er ARN?")
    chat.page.reload()
    chat.page.unroute("**/messages")
    chat.open()
    chat.until(lambda: len([event for event in chat.events() if event["type"] == "user"]) == 2)
    shown_once(chat)


def test_answer_that_got_lost_on_the_way_makes_no_second_message(chat: Chat) -> None:
    """The server has taken the message, but the page is told that it failed."""
    lost: list[str | None] = []
    before = chat.events()

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data)
        assert route.fetch().status == 202
        route.abort()

    chat.page.route("**/messages", lose_first)
    chat.write("hvad er ARN?")
    chat.until(lambda: len(chat.events()) > len(before))
    shown_once(chat)
    assert lost
    assert [event["text"] for event in chat.events() if event["type"] == "user"] == ["hej", "hvad er ARN?"]


def test_refused_token_is_replaced_and_the_message_is_not_dropped(chat: Chat) -> None:
    token = (chat.session() or {})["token"]
    assert chat.call("DELETE", "/conversation", token).status_code == 204
    chat.until(lambda: (chat.session() or {}).get("token") != token)
    chat.say("hvad er ARN?")
    assert chat.times("hvad er ARN?") == 1
