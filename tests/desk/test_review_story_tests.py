"""Conversations that are saved as test stories."""

from __future__ import annotations

import html

import yaml

from tests.desk.accounts import READER, REVIEWER, session_of
from tests.desk.correcting import LIST, correct, exported, unique
from tests.desk.read_conversations import Told, make_conversations
from tests.desk.running_desk import Desk, submit

CONVERSATION = (
    Told()
    .does("action_session_start")
    .says("jeg vil gerne klage over et gebyr", "make_complaint", "dispute_handling")
    .does("action_start_complaint")
    .does("complaint_form")
    .does("complaint_form", "form", "begun")
    .does("requested_slot", "slot", "contacted_service")
    .says("det er [navn]", "provide_details", "greet", masked=True)
    .does("rewind", "other")
    .presses("Ja", "affirm")
    .does("complaint_form")
    .does("contacted_service", "slot", True)
    .does("requested_slot", "slot", "customer_name")
    .says("[navn]", "provide_details", "greet", masked=True)
    .does("complaint_form")
    .says("stop [nu](tak)", "cancel", "deny")
    .does("action_cancel")
    .does("requested_slot", "slot", None)
    .does("complaint_form", "form", "ended")
    .does("action_session_start")
    .says("tak for hjælpen", "thank", "goodbye")
    .does("utter_thank")
)
STEPS = [
    {"user": "jeg vil gerne klage over et gebyr", "intent": "make_complaint"},
    {"action": "action_start_complaint"},
    {"action": "complaint_form"},
    {"active_loop": "complaint_form"},
    {"slot_was_set": [{"requested_slot": "contacted_service"}]},
    {"intent": "affirm"},
    {"action": "complaint_form"},
    {"slot_was_set": [{"requested_slot": "customer_name"}]},
    {"intent": "provide_details"},
    {"action": "complaint_form"},
    {"user": "stop [nu] (tak)", "intent": "cancel"},
    {"action": "action_cancel"},
    {"slot_was_set": [{"requested_slot": None}]},
    {"active_loop": None},
]


def test_a_conversation_is_saved_as_a_test_story(desk: Desk) -> None:
    made = make_conversations(desk, CONVERSATION)[0]
    page, name = f"{desk.base}/review/conversations/{made.pk}/story/", unique("Kunden får nok")
    shown = session_of(desk, REVIEWER).get(page, timeout=10)
    assert shown.status_code == 200 and "action_start_complaint" in shown.text
    saved = submit(session_of(desk, REVIEWER), page, {"name": name})
    assert saved.status_code == 200, saved.text
    story = next(story for story in exported(desk)["stories"] if story["name"].endswith(name.split()[-1]))
    assert story["name"].startswith("kunden_faar_nok_")
    told = yaml.safe_load(story["text"])["stories"]
    assert told[0] == {"story": name, "steps": STEPS}
    assert told[1]["steps"] == [{"user": "tak for hjælpen", "intent": "thank"}, {"action": "utter_thank"}]
    again = submit(session_of(desk, REVIEWER), page, {"name": name})
    assert again.status_code == 422 and "allerede en test med det navn" in again.text
    personal = submit(session_of(desk, REVIEWER), page, {"name": "jeg hedder Asger Mortensen"})
    assert personal.status_code == 422 and "må ikke indeholde persondata" in personal.text
    patch = html.unescape(session_of(desk, READER).get(f"{desk.base}{LIST}preview/", timeout=10).text)
    assert f"+++ b/tests/stories/test_{story['name']}.yml" in patch


def test_a_test_story_ends_with_the_message_that_was_corrected(desk: Desk) -> None:
    text = unique("stop nu")
    told = (
        Told()
        .says("hej med dig", "greet", "thank")
        .does("utter_greet")
        .says(text, "deny", "cancel")
        .does("utter_x")
    )
    made = make_conversations(desk, told)[0]
    assert (
        correct(session_of(desk, REVIEWER), desk, made.messages[1], choice="cancel", text=text).status_code
        == 302
    )
    page = f"{desk.base}/review/conversations/{made.pk}/story/"
    assert "Testen slutter ved" in session_of(desk, REVIEWER).get(page, timeout=10).text
    name = unique("Rettet")
    submit(session_of(desk, REVIEWER), page, {"name": name})
    story = next(story for story in exported(desk)["stories"] if story["name"].endswith(name.split()[-1]))
    assert yaml.safe_load(story["text"])["stories"][0]["steps"] == [
        {"user": "hej med dig", "intent": "greet"},
        {"action": "utter_greet"},
        {"user": text, "intent": "cancel"},
    ]
