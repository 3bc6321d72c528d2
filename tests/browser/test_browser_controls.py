"""What a customer can do with a conversation besides writing in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chat import Chat


def test_old_button_cannot_be_pressed(chat: Chat) -> None:
    chat.say("hej")
    expect(chat.button("Klag")).to_be_enabled()
    chat.say("hvad er ARN?")
    expect(chat.button("Klag")).to_have_count(0)
    before = chat.events()
    chat.say("tak")
    said = [event["text"] for event in chat.events()[len(before) :] if event["type"] == "user"]
    assert said == ["tak"], "the old button has sent nothing"
    assert "Klag" not in [event["text"] for event in before]


def test_button_that_another_tab_made_old_is_refused_and_the_chat_goes_on(chat: Chat) -> None:
    chat.say("hej")
    offered = next(event for event in reversed(chat.events()) if event.get("buttons"))["buttons"][0]["id"]
    chat.say("hvad er ARN?")
    refused = chat.call(
        "POST", "/messages", (chat.session() or {})["token"], client_id="gammel", button=offered
    )
    assert (refused.status_code, refused.json()["error"]) == (409, "button_expired")


def test_conversation_is_deleted_after_a_question(chat: Chat) -> None:
    chat.say("jeg hedder Zakarias")
    token = (chat.session() or {})["token"]
    chat.choose("Slet min samtale")
    expect(chat.dialog).to_contain_text("Vil du slette hele samtalen? Det kan ikke fortrydes.")
    chat.button("Nej, behold").click()
    expect(chat.button("Ja, slet")).to_be_hidden()
    expect(chat.log).to_contain_text("Zakarias")
    chat.choose("Slet min samtale")
    with chat.page.expect_response("**/conversation") as answer:
        chat.button("Ja, slet").click()
    assert answer.value.status == 204
    expect(chat.log).not_to_contain_text("Zakarias")
    assert chat.call("GET", "/events?after=0", token).status_code == 401
    chat.page.reload()
    chat.open()
    expect(chat.log).not_to_contain_text("Zakarias")
    chat.say("hej")
    assert [event["text"] for event in chat.events() if event["type"] == "user"] == ["hej"]


def test_new_conversation_starts_empty(chat: Chat) -> None:
    chat.say("jeg hedder Zakarias")
    before = (chat.session() or {})["token"]
    chat.choose("Ny samtale")
    expect(chat.log).not_to_contain_text("Zakarias")
    chat.say("hej")
    assert (chat.session() or {})["token"] != before
    assert [event["text"] for event in chat.events() if event["type"] == "user"] == ["hej"]


def test_rating_with_a_comment_is_sent_and_thanked_for(chat: Chat) -> None:
    chat.say("hej")
    chat.choose("Afslut samtalen")
    question = chat.dialog.get_by_role("group", name="Fik du hjælp?")
    expect(question).to_be_visible()
    chat.screenshot("rating")
    score = question.get_by_role("radio", name="4 af 5").or_(question.get_by_role("button", name="4 af 5"))
    score.focus()
    chat.page.keyboard.press("Space")
    chat.dialog.get_by_label("Kommentar (valgfri)").fill("Fint nok")
    with chat.page.expect_response("**/feedback") as answer:
        chat.button("Send vurdering").click()
    assert answer.value.status == 204
    assert json.loads(answer.value.request.post_data or "") == {"score": 4, "comment": "Fint nok"}
    expect(chat.dialog).to_contain_text("Tak for din vurdering.")


def test_transcript_has_both_sides(chat: Chat, tmp_path: Path) -> None:
    chat.say("hvad er ARN?")
    with chat.page.expect_download() as download:
        chat.choose("Hent samtalen")
    download.value.save_as(tmp_path / "samtale")
    text = (tmp_path / "samtale").read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename.endswith(".txt")
    assert "hvad er ARN?" in text
    assert "150 SEK" in text
    assert text.index("hvad er ARN?") < text.index("150 SEK")


def test_typing_is_shown_before_the_answer(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat().open()
    chat.page.evaluate(
        """() => {
          window.seen = [];
          const root = document.querySelector("vejviser-chat").shadowRoot;
          new MutationObserver(() => {
            const log = root.querySelector("[role=log]");
            window.seen.push([root.textContent.includes("Assistenten skriver"), log.textContent.includes("150 SEK")]);
          }).observe(root, { childList: true, subtree: true, attributes: true, characterData: true });
        }"""
    )
    chat.say("hvad er ARN?")
    seen = chat.page.evaluate("window.seen")
    assert [True, False] in seen
    assert seen[-1][1]
