"""Correcting messages on the desk's pages."""

from __future__ import annotations

import html
import json
import re

import pytest

from tests.desk.accounts import LEAD, REVIEWER, session_of
from tests.desk.correcting import LIST, a_message, correct, corrected, exported, row_of, unique, words_of
from tests.desk.read_conversations import Told, make_conversations
from tests.desk.running_desk import Desk


def test_a_message_is_corrected_to_one_of_the_candidates(desk: Desk) -> None:
    text = unique("det kan I da ikke mene")
    made = a_message(desk)
    session, page = session_of(desk, REVIEWER), f"{desk.base}/review/messages/{made.messages[0]}/correct/"
    form = session.get(page, timeout=10)
    assert form.status_code == 200
    said = words_of(form.text)
    assert said.index("Hilser – som assistenten forstod den") < said.index("Utilfreds med behandlingen")
    answer = correct(session, desk, made.messages[0], choice="dispute_handling", text=text)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/review/conversations/{made.pk}/#m{made.messages[0]}"
    _, row = row_of(desk, text)
    assert "»Utilfreds med behandlingen«" in row and "var Hilser" in row
    audit = words_of(session_of(desk, LEAD).get(f"{desk.base}/review/audit/?action=correct", timeout=10).text)
    assert f"besked {made.messages[0]} dispute_handling" in audit


def test_the_form_comes_as_a_part_of_the_conversations_page(desk: Desk) -> None:
    made = a_message(desk)
    page = f"{desk.base}/review/messages/{made.messages[0]}/correct/"
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": f"{desk.base}/review/conversations/{made.pk}/?flag=anger",
    }
    part = session_of(desk, REVIEWER).get(page, headers=headers, timeout=10).text
    assert "<html" not in part
    assert f'value="/review/conversations/{made.pk}/?flag=anger#m{made.messages[0]}"' in part


def test_the_way_back_leads_nowhere_else(desk: Desk) -> None:
    text = unique("helt andet sted")
    made = a_message(desk)
    answer = correct(
        session_of(desk, REVIEWER),
        desk,
        made.messages[0],
        other="deny",
        text=text,
        next="https://evil.example.dk/",
    )
    assert answer.headers["Location"] == f"/review/conversations/{made.pk}/#m{made.messages[0]}"


def test_correcting_again_replaces_ones_own_correction(desk: Desk) -> None:
    text = unique("igen igen")
    made = corrected(desk, text, "affirm")
    assert (
        correct(session_of(desk, REVIEWER), desk, made.messages[0], other="deny", text=text).status_code
        == 302
    )
    assert "»Siger nej«" in row_of(desk, text)[1]


def test_off_topic_and_several_in_one(desk: Desk) -> None:
    off, split = unique("hvem vinder kampen"), unique("hej. jeg vil klage")
    message = a_message(desk).messages[0]
    assert (
        correct(session_of(desk, REVIEWER), desk, message, choice="out_of_scope", text=off).status_code == 302
    )
    message = make_conversations(desk, Told().says(split, "greet"))[0].messages[0]
    form = session_of(desk, REVIEWER).get(
        f"{desk.base}/review/messages/{message}/correct/?as=split", timeout=10
    )
    parts = [
        html.unescape(part).strip()
        for part in re.findall(r"<textarea name=\"text_.*?>(.*?)</textarea>", form.text, re.DOTALL)
    ]
    assert parts[0] == "hej." and parts[1] == split.removeprefix("hej. ")
    fields = {"text_1": parts[0], "intent_1": "greet", "text_2": parts[1], "intent_2": "make_complaint"}
    assert correct(session_of(desk, REVIEWER), desk, message, **fields).status_code == 302
    found = {tuple((e["text"], e["intent"]) for e in c["examples"]) for c in exported(desk)["corrections"]}
    assert ((off, "out_of_scope"),) in found
    assert (("hej.", "greet"), (parts[1], "make_complaint")) in found


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "hej"}, "Vælg, hvad kunden mente."),
        ({"text": "hej", "choice": "greet", "other": "deny"}, "Du har valgt to ting."),
        ({"text": " ", "other": "deny"}, "Feltet skal udfyldes."),
        ({"text": "x" * 1001, "other": "deny"}, "mellem 1 og 1.000 tegn"),
        ({"text": "hej", "other": "dance"}, "Det kan ikke bruges her."),
        ({"text_1": "hej", "intent_1": "greet"}, "mindst to dele"),
        ({"text_1": "hej", "intent_1": "greet", "text_2": "nej"}, "både tekst og mening"),
    ],
)
def test_a_form_that_says_too_little_or_too_much_comes_back(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    made = a_message(desk)
    answer = correct(session_of(desk, REVIEWER), desk, made.messages[0], **fields)
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert not [c for c in exported(desk)["corrections"] if c["examples"][0]["text"] in ("hej", "x" * 1001)]


def test_personal_data_is_replaced_whoever_wrote_it(desk: Desk) -> None:
    text = unique("jeg hedder [navn] og min mail er [e-mail]")
    message = make_conversations(desk, Told().says(text, "provide_details", masked=True))[0].messages[0]
    page = session_of(desk, REVIEWER).get(f"{desk.base}/review/messages/{message}/correct/", timeout=10).text
    proposed = html.unescape(
        re.search(r'<textarea name="text".*?>(.*?)</textarea>', page, re.DOTALL)[1]
    ).strip()
    assert "[" not in proposed and "@example.dk" in proposed
    typed = proposed + " ring 28 91 44 03, mvh Asger Mortensen asger@mortensen-vvs.dk"
    fields = {"other": "provide_details", "text": typed, "note": "kald op: 28 91 44 03"}
    assert correct(session_of(desk, REVIEWER), desk, message, **fields).status_code == 302
    kept = json.dumps([c for c in exported(desk)["corrections"] if text.split()[-1] in json.dumps(c)])
    row = session_of(desk, LEAD).get(f"{desk.base}{LIST}", timeout=10).text
    for secret in ("28 91 44 03", "Asger", "Mortensen", "mortensen-vvs"):
        assert secret not in kept and secret not in row
    assert "@example.dk" in kept and "kald op: [telefon]" in row


def test_what_was_never_understood_cannot_be_corrected(desk: Desk) -> None:
    pressed, gone = make_conversations(
        desk, Told().presses("Ja", "affirm"), Told({"erased": True}).says("", "greet", "deny")
    )
    for message in (pressed.messages[0], gone.messages[0], 10**9):
        page = f"{desk.base}/review/messages/{message}/correct/"
        assert session_of(desk, REVIEWER).get(page, timeout=10).status_code == 404
