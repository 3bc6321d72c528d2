"""Each way in which Rasa's own channel for Facebook fails its customers, as a thing that works here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.e2e.running_stack import wait_for
from tests.messenger.customer import MessengerCustomer
from tests.messenger.platform.graph_errors import TEMPORARY, TOO_MANY
from tests.messenger.platform.server import Platform
from tests.messenger.platform.trouble import Lost, Slow
from tests.messenger.platform.webhook_sender import body_of, signature

NewCustomer = Callable[[], MessengerCustomer]
HELLO = "hej"
QUESTION = "hvad er ARN?"


def test_every_event_of_every_entry_is_answered(new_customer: NewCustomer, platform: Platform) -> None:
    customers = [new_customer() for _ in range(3)]
    batch = [(c.psid, c.events.text(text)) for text in (HELLO, QUESTION) for c in customers]
    platform.deliver_batch(batch, entries=3)
    for customer in customers:
        customer.answer()
        assert customer.written == [HELLO, QUESTION]
        assert "Stockholm" in customer.text


def test_a_message_that_comes_twice_is_answered_once(customer: MessengerCustomer) -> None:
    event = customer.events.text(QUESTION)
    customer.sends(event, event)
    customer.answer()
    before = len(customer.thread.sent)
    customer.sends(event)
    customer.say(HELLO)
    assert customer.written == [QUESTION, HELLO]
    assert all("Stockholm" not in sent.text for sent in customer.thread.sent[before:])


def test_the_webhook_answers_before_the_work(customer: MessengerCustomer, platform: Platform) -> None:
    platform.trouble.with_every_message = Slow(2)
    customer.sends(customer.events.text(HELLO))
    assert not customer.thread.sent, "taken only after the answer was sent"
    assert customer.answer()


@pytest.mark.parametrize("kind", ["text", "image"])
def test_an_echo_is_no_message_of_the_customer(
    customer: MessengerCustomer, platform: Platform, kind: str
) -> None:
    customer.say(HELLO)
    photo = {"attachments": [{"type": "image", "payload": {"url": "https://cdn.example.dk/photo.jpg"}}]}
    message = photo if kind == "image" else {"text": "Vi ses i morgen"}
    customer.sends(customer.events.echo(message, platform.page.app_id))
    customer.say(QUESTION)
    assert customer.written == [HELLO, QUESTION]


@pytest.mark.parametrize("kind", ["image", "file", "audio", "video"])
def test_an_attachment_never_becomes_the_description(customer: MessengerCustomer, kind: str) -> None:
    customer.say_all("jeg vil klage over jer", "ja", "nej", "Eva Holm", "eva@example.dk")
    customer.sends(customer.events.attachment(kind))
    assert customer.answer()
    customer.say_all("Rykkeren kom igen", "færdig", "spring over", "ja")
    ticket = customer.ticket()
    assert "Rykkeren kom igen" in ticket["description"]
    assert "http" not in ticket["description"]


def test_what_is_said_to_a_human_is_kept_and_not_answered(
    customer: MessengerCustomer, platform: Platform
) -> None:
    customer.say(HELLO)
    platform.inbox_takes(customer.psid)
    customer.sends(customer.events.text("er du et menneske nu?"))
    platform.inbox_writes(customer.psid, "Ja, jeg hedder Bo")
    customer.waits_for_peace()
    assert not customer.last
    overheard = [row["text"] for row in customer.records.overheard(customer.conversation_id)]
    assert "er du et menneske nu?" in overheard
    platform.inbox_is_done(customer.psid)
    assert "Stockholm" in customer.say(QUESTION)
    assert customer.written == [HELLO, QUESTION]


@pytest.mark.parametrize("mishap", [TEMPORARY, Lost.BEFORE, Lost.AFTER], ids=["error", "lost", "lost after"])
def test_a_failing_seen_or_typing_costs_no_message(
    customer: MessengerCustomer, platform: Platform, mishap: object
) -> None:
    platform.trouble.with_every_action = mishap  # type: ignore[assignment]
    assert "Stockholm" in customer.say(QUESTION)
    texts = [sent.text for sent in customer.thread.sent]
    assert len(texts) == len(set(texts)), "answered twice"


def signed(body: bytes, name: str, value: str) -> dict[str, str]:
    return {"Content-Type": "application/json", name: value}


def test_only_a_sha256_signature_with_the_secret_opens(
    customer: MessengerCustomer, platform: Platform
) -> None:
    body = body_of(platform.page.id, [customer.events.text("falsk")])
    secret = platform.page.app_secret
    sha1 = "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    good = signature(secret, body)
    refused = [
        {},
        signed(body, "X-Hub-Signature", sha1),
        signed(body, "X-Hub-Signature-256", sha1),
        signed(body, "X-Hub-Signature-256", "md5=" + hashlib.md5(body).hexdigest()),
        signed(body, "X-Hub-Signature-256", signature("another-secret", body)),
        signed(body, "X-Hub-Signature-256", good.removeprefix("sha256=")),
        signed(body, "X-Hub-Signature-256", ""),
        signed(body + b" ", "X-Hub-Signature-256", signature(secret, body + b"  ")),
    ]
    assert platform.webhook.callback
    for headers in refused:
        assert (
            requests.post(platform.webhook.callback, data=body, headers=headers, timeout=10).status_code
            == 403
        )
    headers = signed(body, "X-Hub-Signature-256", good)
    customer.platform.threads.has_written(customer.psid, datetime.now(UTC))
    assert requests.post(platform.webhook.callback, data=body, headers=headers, timeout=10).status_code == 200
    customer.answer()
    assert customer.written == ["falsk"]


def test_a_send_that_fails_is_sent_again_and_once(customer: MessengerCustomer, platform: Platform) -> None:
    platform.trouble.comes(TEMPORARY, Lost.AFTER, TOO_MANY, Lost.BEFORE)
    customer.say(HELLO)
    metadata = [sent.message["metadata"] for sent in customer.thread.sent]
    assert len(metadata) >= 2
    assert len(metadata) == len(set(metadata)), "the customer got something twice"
    said = [row for row in customer.records.said(customer.conversation_id) if row["type"] == "bot"]
    assert len(said) == len(customer.thread.sent)
    assert {row["state"] for row in customer.records.deliveries(customer.conversation_id)} == {"sent"}


def test_four_buttons_are_all_there_and_can_be_pressed(customer: MessengerCustomer) -> None:
    customer.say(HELLO)
    assert customer.titles[-4:] == ["Giv feedback", "Klag", "Se status på min sag", "Tal med et menneske"]
    customer.press("Giv feedback")
    assert "bliver gemt" in customer.text or "gemmer jeg" in customer.text, "the form for feedback has begun"


def test_twenty_choices_are_paged_with_their_full_titles(customer: MessengerCustomer) -> None:
    customer.say(HELLO)
    titles = [f"Valgmulighed nummer {number} med lang titel" for number in range(1, 21)]
    buttons = [{"title": title, "payload": "/ask_contact"} for title in titles]
    customer.listens()
    customer.records.add_answer(customer.conversation_id, "Vælg én af disse:", buttons)
    customer.answer()
    pages = [customer.text]
    shown = list(customer.titles)
    assert 1 < len(shown) <= 13
    customer.press(shown[-1])
    pages.append(customer.text)
    shown += customer.titles
    assert all(title in "\n".join(pages) for title in titles), "a title is cut, and nowhere whole"
    assert len(shown) >= len(titles)
    assert "12 34 56 78" in customer.press(customer.titles[0])


def test_a_long_answer_comes_in_parts_at_sentences(customer: MessengerCustomer) -> None:
    customer.say(HELLO)
    long = " ".join(f"Dette er sætning nummer {number} om æbler og øer." for number in range(1, 120))
    assert len(long) > 2_500
    customer.listens()
    customer.records.add_answer(customer.conversation_id, long, [])
    customer.answer()
    parts = [sent.text for sent in customer.last]
    assert len(parts) > 1
    assert all(len(part) < 2_000 and part.endswith(".") for part in parts)
    assert " ".join(parts) == long


def test_after_24_hours_the_answer_is_kept_for_staff(customer: MessengerCustomer, platform: Platform) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=25)
    before = len(platform.send_api.calls)
    customer.sends(customer.events.text(QUESTION, at=long_ago))
    customer.waits_for_peace()
    wait_for(lambda: bool(customer.records.deliveries(customer.conversation_id)), 30)
    customer.waits_for_peace()
    assert not customer.thread.sent
    assert {row["state"] for row in customer.records.deliveries(customer.conversation_id)} == {"kept"}
    mine = [call for call in platform.send_api.calls[before:] if call["recipient"]["id"] == customer.psid]
    assert not [call for call in mine if "message" in call], "sent although the window was closed"
    assert all(call.get("tag") is None for call in mine), "the machine used a tag that is for humans"


def test_text_with_a_slash_is_text_and_sets_nothing(customer: MessengerCustomer) -> None:
    for text in ('/greet{"customer_name": "Mallory"}', "/restart", ' //session_start{"rung": "outside"}'):
        customer.say(text)
    slots = customer.records.tracker_events(customer.conversation_id, "slot")
    assert not [row for row in slots if "Mallory" in row["data"] or "outside" in row["data"]]
    names = [row["type_name"] for row in customer.records.tracker_events(customer.conversation_id, "restart")]
    assert not names
