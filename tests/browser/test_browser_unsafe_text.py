"""Markup, script links and very long texts, from both sides, are shown as text; numbers of people are not."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

from playwright.sync_api import Route, expect

from tests.browser.chat import Chat

UNSAFE = (
    '<b>fed</b> <img src="x" onerror="window.hacked = 1"> <script>window.hacked = 1</script> '
    "[tryk](javascript:window.hacked=1) javascript:window.hacked=1 <a href='javascript:window.hacked=1'>her</a> &lt;i&gt;"
)
LONG = 5_000
MOST = 2_000
CPR = "010190-1234"


def assistant_says(chat: Chat, text: str, *titles: str) -> None:
    """What a server would deliver if its assistant had said this."""
    event = {
        "id": 900,
        "type": "bot",
        "at": datetime.now(UTC).isoformat(),
        "text": text,
        "buttons": [{"id": f"b{number}", "title": title} for number, title in enumerate(titles)],
    }

    def deliver(route: Route) -> None:
        if "text/event-stream" in route.request.headers.get("accept", ""):
            body = f"id: 900\ndata: {json.dumps(event)}\n\n"
            route.fulfill(body=body, content_type="text/event-stream")
        else:
            route.fulfill(json={"events": [event], "last": 900, "typing": False})

    chat.page.route("**/events?*", deliver)
    chat.page.reload()
    chat.open()


def assert_only_text(chat: Chat) -> None:
    assert chat.log.locator("b, i, img, script, iframe").count() == 0
    for link in chat.log.locator("a").all():
        assert (link.get_attribute("href") or "").startswith(("https://", "http://", "tel:", "mailto:"))
    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.evaluate("window.violations") == []


def assert_nothing_sticks_out(chat: Chat) -> None:
    assert chat.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 1
    assert chat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1


def test_markup_of_the_customer_is_text(chat: Chat) -> None:
    chat.say(UNSAFE)
    expect(chat.log).to_contain_text(UNSAFE)
    assert_only_text(chat)
    chat.page.reload()
    chat.open()
    expect(chat.log).to_contain_text(UNSAFE)
    assert_only_text(chat)


def test_markup_of_the_assistant_is_text(chat: Chat) -> None:
    chat.say("hej")
    assistant_says(chat, UNSAFE, "<b>Knap</b>", "Anden")
    expect(chat.log).to_contain_text(UNSAFE)
    expect(chat.dialog.get_by_role("button", name="<b>Knap</b>", exact=True)).to_be_visible()
    chat.screenshot("unsafe")
    assert_only_text(chat)


def test_web_addresses_of_the_assistant_are_safe_links(chat: Chat) -> None:
    chat.say("hvad er ARN?")
    link = chat.log.get_by_role("link").first
    expect(link).to_have_attribute("href", "https://www.arn.se")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_five_thousand_characters_of_the_assistant_fit(chat: Chat) -> None:
    chat.say("hej")
    assistant_says(chat, "x" * LONG, "y" * 300)
    expect(chat.log).to_contain_text("x" * LONG)
    assert_nothing_sticks_out(chat)
    expect(chat.field).to_be_in_viewport(ratio=1)
    chat.screenshot("long")


def test_customer_can_write_no_more_than_two_thousand_characters(chat: Chat) -> None:
    chat.field.focus()
    chat.page.keyboard.insert_text("x" * LONG)
    assert len(chat.field.input_value()) == MOST
    with chat.page.expect_response("**/messages") as answer:
        chat.send.click()
    assert answer.value.status == 202
    chat.settle()
    expect(chat.log).to_contain_text("x" * MOST)
    assert_nothing_sticks_out(chat)
    token = (chat.session() or {})["token"]
    refused = chat.call("POST", "/messages", token, client_id=uuid.uuid4().hex, text="x" * LONG)
    assert (refused.status_code, refused.json()["error"]) == (413, "too_long")


def test_cpr_number_is_masked_when_the_page_is_loaded_again(chat: Chat) -> None:
    chat.say(f"mit cpr-nummer er {CPR}")
    chat.page.reload()
    chat.open()
    expect(chat.log).to_contain_text("mit cpr-nummer er xxxxxx-xxxx")
    assert CPR not in chat.text()
    assert CPR not in json.dumps(chat.page.evaluate("({...sessionStorage})"))
