"""The stand-in refuses what Meta refuses; a stand-in that takes everything would prove nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.desk.ports import free_port
from tests.messenger.customer import new_psid
from tests.messenger.platform.page import INBOX_APP_ID
from tests.messenger.platform.server import VERSION_IN_USE, Platform, running_platform
from tests.messenger.platform.trouble import Lost


@pytest.fixture
def meta() -> Iterator[Platform]:
    """A platform without any bot."""
    with running_platform(free_port()) as platform:
        yield platform


@pytest.fixture
def psid(meta: Platform) -> str:
    """Somebody who has just written."""
    psid = new_psid()
    meta.threads.has_written(psid, meta.clock.now())
    return psid


def send(meta: Platform, psid: str, message: Any, **more: Any) -> requests.Response:
    body = {"recipient": {"id": psid}, "messaging_type": "RESPONSE", "message": message, **more}
    return call(meta, "me/messages", body)


def call(meta: Platform, path: str, body: dict[str, Any], **query: str) -> requests.Response:
    query = {"access_token": meta.page.token, **query}
    return requests.post(f"{meta.graph_url}/{VERSION_IN_USE}/{path}", params=query, json=body, timeout=10)


def code(answer: requests.Response) -> tuple[int, int | None]:
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


def quick_replies(count: int, title: str = "Ja") -> list[dict[str, str]]:
    return [{"content_type": "text", "title": title, "payload": "1-1"}] * count


def template(text: str, buttons: int, title: str = "Ja") -> dict[str, Any]:
    shown = [{"type": "postback", "title": title, "payload": "1-1"}] * buttons
    return {
        "attachment": {
            "type": "template",
            "payload": {"template_type": "button", "text": text, "buttons": shown},
        }
    }


TAKEN = (
    {"text": "æ" * 2000},
    {"text": "Vælg", "quick_replies": quick_replies(13, "x" * 20)},
    template("x" * 640, 3, "x" * 20),
    template("Kun én", 1),
)
REFUSED = (
    {"text": "x" * 2001},
    {"text": ""},
    {},
    {"text": "Vælg", "quick_replies": quick_replies(14)},
    {"text": "Vælg", "quick_replies": []},
    {"text": "Vælg", "quick_replies": quick_replies(1, "x" * 21)},
    template("x" * 641, 1),
    template("Vælg", 4),
    template("Vælg", 0),
    template("Vælg", 1, "x" * 21),
    {"text": "x", **template("x", 1)},
)


@pytest.mark.parametrize("message", TAKEN)
def test_a_message_within_the_limits_is_taken(meta: Platform, psid: str, message: dict) -> None:
    answer = send(meta, psid, message)
    assert answer.status_code == 200
    (sent,) = meta.threads.of(psid).sent
    assert answer.json() == {"recipient_id": psid, "message_id": sent.mid}


@pytest.mark.parametrize("message", REFUSED)
def test_a_message_beyond_the_limits_is_refused(meta: Platform, psid: str, message: dict) -> None:
    answer = send(meta, psid, message)
    assert (answer.status_code, code(answer)[0]) == (400, 100)
    assert not meta.threads.of(psid).sent


def test_the_window_closes_after_24_hours_and_for_humans_after_seven_days(meta: Platform, psid: str) -> None:
    tagged = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    meta.clock.ahead = timedelta(hours=24, minutes=1)
    assert code(send(meta, psid, {"text": "for sent"})) == (10, 2018278)
    assert send(meta, psid, {"text": "fra et menneske"}, **tagged).status_code == 200
    meta.clock.ahead = timedelta(days=7, minutes=1)
    assert code(send(meta, psid, {"text": "for sent"}, **tagged)) == (10, 2018278)


def test_who_never_wrote_or_does_not_want_it_is_not_written_to(meta: Platform, psid: str) -> None:
    assert code(send(meta, new_psid(), {"text": "hej"})) == (100, 2018001)
    meta.threads.of(psid).blocked = True
    assert code(send(meta, psid, {"text": "hej"}))[0] == 551


def test_tokens_proofs_permissions_and_versions_are_looked_at(meta: Platform, psid: str) -> None:
    body = {"recipient": {"id": psid}, "message": {"text": "hej"}}
    proof = hmac.new(meta.page.app_secret.encode(), meta.page.token.encode(), hashlib.sha256).hexdigest()
    assert code(call(meta, "me/messages", body, access_token="another"))[0] == 190
    assert code(call(meta, "me/messages", body, appsecret_proof="0" * 64))[0] == 100
    assert call(meta, "me/messages", body, appsecret_proof=proof).status_code == 200
    old = requests.post(
        f"{meta.graph_url}/v2.12/me/messages", params={"access_token": meta.page.token}, json=body, timeout=10
    )
    assert old.status_code == 400
    meta.page.permissions.remove("pages_messaging")
    assert code(send(meta, psid, {"text": "hej"}))[0] == 200
    meta.page.expired = True
    assert code(send(meta, psid, {"text": "hej"})) == (190, 463)


def test_calls_beyond_the_rate_are_refused(meta: Platform, psid: str) -> None:
    meta.send_api.per_second = 3
    answers = [send(meta, psid, {"text": "hej"}) for _ in range(20)]
    assert 613 in [code(answer)[0] for answer in answers if answer.status_code != 200]
    assert len(meta.threads.of(psid).sent) == sum(answer.status_code == 200 for answer in answers)


def test_a_lost_answer_may_mean_that_the_message_was_taken(meta: Platform, psid: str) -> None:
    meta.trouble.comes(Lost.BEFORE, Lost.AFTER)
    for kept in (0, 1):
        with pytest.raises(requests.ConnectionError):
            send(meta, psid, {"text": "hej"})
        assert len(meta.threads.of(psid).sent) == kept


def test_another_owner_of_the_thread_keeps_the_app_out(meta: Platform, psid: str) -> None:
    passed = call(meta, "me/pass_thread_control", {"recipient": {"id": psid}, "target_app_id": INBOX_APP_ID})
    assert passed.json() == {"success": True}
    assert code(send(meta, psid, {"text": "hej"}))[0] == 10
    meta.inbox_is_done(psid)
    assert send(meta, psid, {"text": "hej"}).status_code == 200


@pytest.mark.parametrize(
    "profile",
    [
        {"greeting": [{"locale": "default", "text": "x" * 161}]},
        {"greeting": [{"locale": "da_DK", "text": "Hej"}]},
        {"persistent_menu": [{"locale": "default", "call_to_actions": []}]},
        {
            "ice_breakers": [
                {"locale": "default", "call_to_actions": [{"question": "Hvad?", "payload": "x"}] * 5}
            ]
        },
        {"shop_window": {}},
    ],
    ids=["long greeting", "no default", "menu without get started", "five ice breakers", "unknown"],
)
def test_a_profile_beyond_the_limits_is_refused(meta: Platform, profile: dict) -> None:
    answer = call(meta, "me/messenger_profile", profile)
    assert (answer.status_code, code(answer)[0]) == (400, 100)
    assert not meta.page.profile
