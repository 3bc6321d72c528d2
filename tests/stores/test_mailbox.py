"""The mailbox keeps what was said in order, gives each message one answer, and honours buttons only once."""

from __future__ import annotations

import pytest

from tests.stores.worker_names import WORKER
from vejviser.stores.mailbox import MAX_WAITING, Mailbox
from vejviser.stores.mailbox_rows import (
    Accepted,
    Answer,
    ButtonExpired,
    TooManyWaiting,
    UnknownButton,
)
from vejviser.stores.mailbox_statements import PAGE

YES_NO = Answer("Er det rigtigt?", [{"title": "Ja", "payload": "/yes"}, {"title": "Nej", "payload": "/no"}])


def test_a_message_comes_back_as_it_was_said(mailbox: Mailbox) -> None:
    assert mailbox.accept("anna", "c1", text="hej æøå 🙂\n'; --") == Accepted(1, is_new=True)
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    assert (message.text, message.payload, message.channel) == ("hej æøå 🙂\n'; --", None, "website")
    mailbox.complete(message, [Answer("Hej."), YES_NO])
    said, first, second = mailbox.events("anna")
    assert (said.number, said.type, said.text, said.channel_message_id) == (1, "user", message.text, "c1")
    assert (first.number, first.type, first.in_reply_to, first.buttons) == (2, "bot", 1, [])
    assert (second.number, second.text, second.in_reply_to) == (3, "Er det rigtigt?", 1)
    assert second.buttons == [{"id": "3-1", "title": "Ja"}, {"id": "3-2", "title": "Nej"}]
    assert said.at.utcoffset() is not None


def test_the_same_message_again_is_the_first_one_also_with_another_text(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    answer(mailbox)
    assert mailbox.accept("anna", "c1", text="noget andet") == Accepted(1, is_new=False)
    assert mailbox.accept("bo", "c1", text="min egen") == Accepted(1, is_new=True)
    assert [event.text for event in mailbox.events("anna")] == ["hej", "Svar."]
    assert mailbox.next_message("anna", WORKER) is None


def test_messages_are_begun_oldest_first_and_again_after_a_death(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="en")
    mailbox.accept("anna", "c2", text="to")
    first = mailbox.next_message("anna", WORKER)
    again = mailbox.next_message("anna", WORKER)
    assert first is not None
    assert again is not None
    assert (first.text, first.started_before) == ("en", False)
    assert (again.text, again.started_before) == ("en", True)
    mailbox.complete(again, [Answer("Svar.")])
    second = mailbox.next_message("anna", WORKER)
    assert second is not None
    assert (second.text, second.started_before) == ("to", False)
    mailbox.complete(second, [Answer("Svar.")], "notice")
    assert mailbox.next_message("anna", WORKER) is None
    assert mailbox.unanswered() == []
    assert [(e.number, e.type, e.in_reply_to) for e in mailbox.events("anna")] == [
        (1, "user", None),
        (2, "user", None),
        (3, "bot", 1),
        (4, "notice", 2),
    ]


def test_a_second_completion_keeps_nothing(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    mailbox.complete(message, [Answer("Først.")])
    mailbox.complete(message, [Answer("Sidst.")])
    assert [event.text for event in mailbox.events("anna")] == ["hej", "Først."]
    assert mailbox.accept("anna", "c2", text="mere").number == 3


def test_answers_and_mark_are_kept_together_or_not_at_all(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    with pytest.raises(KeyError):
        mailbox.complete(message, [Answer("Først."), Answer("Så.", [{"title": "uden payload"}])])
    assert [event.text for event in mailbox.events("anna")] == ["hej"]
    assert mailbox.next_message("anna", WORKER) is not None
    mailbox.complete(message, [Answer("Nu.")])
    assert [(event.number, event.text) for event in mailbox.events("anna")] == [(1, "hej"), (2, "Nu.")]


def test_a_button_counts_until_the_customer_writes(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    answer(mailbox, YES_NO)
    assert mailbox.accept("anna", "c2", button="2-1").number == 3
    pressed = mailbox.next_message("anna", WORKER)
    assert pressed is not None
    assert (pressed.text, pressed.payload) == ("Ja", "/yes")
    for button in ("2-1", "2-2"):
        with pytest.raises(ButtonExpired):
            mailbox.accept("anna", "c3", button=button)
    # The page that did not get its answer asks again.
    assert mailbox.accept("anna", "c2", button="2-1") == Accepted(3, is_new=False)
    assert mailbox.accept("anna", "c3", text="hov") == Accepted(4, is_new=True)


@pytest.mark.parametrize(
    "button", ["2-3", "1-1", "9-1", "2", "-", "", "02-1", "2-1-1", "²-1", "9" * 30 + "-1"]
)
def test_a_button_that_was_never_offered_is_unknown(mailbox: Mailbox, button: str) -> None:
    mailbox.accept("anna", "c1", text="hej")
    answer(mailbox, YES_NO)
    with pytest.raises(UnknownButton):
        mailbox.accept("anna", "c2", button=button)
    with pytest.raises(UnknownButton):
        mailbox.accept("bo", "c2", button="2-1")
    assert len(mailbox.events("anna")) == 2


def test_no_more_than_so_many_wait(mailbox: Mailbox) -> None:
    for number in range(MAX_WAITING):
        mailbox.accept("anna", f"c{number}", text="hej")
    with pytest.raises(TooManyWaiting):
        mailbox.accept("anna", "en for meget", text="hej")
    assert mailbox.accept("anna", "c0", text="hej") == Accepted(1, is_new=False)
    assert mailbox.accept("bo", "c0", text="hej").is_new
    answer(mailbox)
    assert mailbox.accept("anna", "nu", text="hej").number == MAX_WAITING + 2


def test_long_conversations_are_read_in_pages(mailbox: Mailbox) -> None:
    mailbox.accept("anna", "c1", text="hej")
    answer(mailbox, *[Answer(str(number)) for number in range(PAGE)])
    first = mailbox.events("anna")
    assert [event.number for event in first] == list(range(1, PAGE + 1))
    assert [event.number for event in mailbox.events("anna", PAGE)] == [PAGE + 1]
    assert mailbox.events("anna", PAGE + 1) == []


def answer(mailbox: Mailbox, *answers: Answer) -> None:
    message = mailbox.next_message("anna", WORKER)
    assert message is not None
    mailbox.complete(message, list(answers) or [Answer("Svar.")])
