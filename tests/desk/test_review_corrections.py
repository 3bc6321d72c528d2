"""Correcting messages on the desk's pages, and what can be fetched from there."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
import requests
import yaml
from rasa.shared.nlu.training_data.loading import load_data

from tests.desk.accounts import LEAD, READER, REVIEWER, log_in, make_accounts, session_of
from tests.desk.read_conversations import Made, Told, make_conversations
from tests.desk.running_desk import Desk, run_desk, submit
from vejviser.settings import PROJECT_ROOT

LIST = "/review/corrections/"


def unique(words: str) -> str:
    """The words, made unlike all others for the classifier, too, which reads every number as the same."""
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])
    return f"{words} {letters}"


# Conversations of one message each that no test has taken yet, by the desk's address: made together, quickly.
_untaken: dict[str, list[Made]] = {}


def a_message(desk: Desk) -> Made:
    """A message that was understood as a greeting, or perhaps as thanks or a complaint."""
    if not _untaken.get(desk.base):
        one = Told().says("hvad nu?", "greet", "dispute_handling", "make_complaint")
        _untaken[desk.base] = make_conversations(desk, *[one] * 30)
    return _untaken[desk.base].pop()


def correct(session: requests.Session, desk: Desk, message: int, **fields: str) -> requests.Response:
    page = f"{desk.base}/review/messages/{message}/correct/"
    if "text_1" in fields:
        page += "?as=split"
    return submit(session, page, fields, allow_redirects=False)


def corrected(desk: Desk, text: str, intent: str, session: requests.Session | None = None) -> Made:
    """A message of this text that was corrected to this intent."""
    made = a_message(desk)
    answer = correct(session or session_of(desk, REVIEWER), desk, made.messages[0], other=intent, text=text)
    assert answer.status_code == 302, answer.text
    return made


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def row_of(desk: Desk, text: str, query: str = "") -> tuple[int, str]:
    """Number and words of the correction of this text in the list."""
    page = session_of(desk, LEAD).get(f"{desk.base}{LIST}{query}", timeout=10)
    assert page.status_code == 200
    rows = re.findall(r'<li id="correction-(\d+)"(.*?)</li>', page.text, re.DOTALL)
    found = [(int(number), words_of("<li " + row)) for number, row in rows if html.escape(text) in row]
    assert len(found) == 1, words_of(page.text)
    return found[0]


def act(desk: Desk, address: str, role: str = LEAD) -> requests.Response:
    """Press a button of the list."""
    return submit(session_of(desk, role), f"{desk.base}{LIST}{address}", {}, allow_redirects=False)


def exported(desk: Desk) -> dict:
    """What `vejviser review try` reads."""
    answer = act(desk, "export/")
    assert answer.status_code in (200, 409), answer.text
    return answer.json() if answer.status_code == 200 else {"corrections": [], "stories": []}


def taught_as(intent: str) -> str:
    """An example of the intent in the training data, long enough to be no other's."""
    data = load_data(str(PROJECT_ROOT / "data" / "nlu"))
    return next(
        m.get("text") for m in data.intent_examples if m.get("intent") == intent and len(m.get("text")) > 20
    )


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


def test_two_reviewers_who_disagree_are_shown_both(desk: Desk) -> None:
    text = unique("det er jo fint")
    corrected(desk, text, "thank")
    corrected(desk, text + ".", "express_frustration", session_of(desk, LEAD))
    page = words_of(session_of(desk, LEAD).get(f"{desk.base}{LIST}", timeout=10).text)
    assert page.count(f"vil have »{text}") == 2
    assert text not in session_of(desk, READER).get(f"{desk.base}{LIST}preview/", timeout=10).text


def test_words_of_another_intent_can_be_moved(desk: Desk) -> None:
    example = taught_as("express_frustration")
    corrected(desk, example, "make_complaint")
    number, row = row_of(desk, example)
    assert "Assistenten har lært" in row and "Er vred" in row and "data/nlu/smalltalk.yml" in row
    assert act(desk, f"{number}/move/").status_code == 302
    assert "Det eksempel flyttes" in row_of(desk, example)[1]
    patch = html.unescape(session_of(desk, READER).get(f"{desk.base}{LIST}preview/", timeout=10).text)
    assert f"-      - {example}" in patch and f"+      - {example}" in patch
    assert act(desk, f"{number}/drop/").status_code == 302


def test_what_is_taught_already_can_be_closed(desk: Desk) -> None:
    example = taught_as("human_handoff")
    corrected(desk, example.upper(), "human_handoff")
    number, row = row_of(desk, example.upper())
    assert "har allerede lært" in row
    assert act(desk, "settle/", REVIEWER).status_code == 403
    assert act(desk, "settle/").status_code == 302
    assert row_of(desk, example.upper(), "?show=closed")[0] == number


def test_one_drops_ones_own_and_who_manages_everybodys(desk: Desk) -> None:
    other = "anden-" + uuid4().hex[:8]
    password = make_accounts(desk, REVIEWER, other)[other]
    text = unique("min rettelse")
    corrected(desk, text, "deny", log_in(desk, other, password))
    number, _ = row_of(desk, text)
    assert act(desk, f"{number}/drop/", REVIEWER).status_code == 403
    assert act(desk, f"{number}/drop/", READER).status_code == 403
    assert act(desk, f"{number}/drop/").status_code == 302
    assert act(desk, f"{number}/drop/").status_code == 409
    assert "droppet" in row_of(desk, text, "?show=closed")[1]
    assert act(desk, f"{number}/reopen/").status_code == 302
    assert row_of(desk, text)[0] == number


def test_the_patch_teaches_what_was_corrected(either_desk: Desk, tmp_path: Path) -> None:
    text = unique("I glemte altså min klage – æøå")
    corrected(either_desk, text, "dispute_handling")
    assert act(either_desk, "patch/", REVIEWER).status_code == 403
    answer = act(either_desk, "patch/")
    assert answer.status_code == 200
    assert re.search(
        r'attachment; filename="vejviser-rettelser-[\d-]+\.patch"', answer.headers["Content-Disposition"]
    )
    shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "p").write_bytes(answer.content)
    done = subprocess.run(["git", "apply", "p"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = {
        (m.get("intent"), m.get("text")) for m in load_data(str(tmp_path / "data" / "nlu")).intent_examples
    }
    assert ("dispute_handling", text) in read
    assert "hentet" in row_of(either_desk, text)[1]


def test_the_file_and_the_command_say_the_same_and_what_is_kept_is_closed(either_desk: Desk) -> None:
    text = unique("hvor bliver svaret af")
    corrected(either_desk, text, "ask_ticket_status")
    number, _ = row_of(either_desk, text)
    said = run_desk(either_desk.env, "corrections", "export")
    assert said.returncode == 0 and json.loads(said.stdout) == exported(either_desk)
    unknown = run_desk(either_desk.env, "corrections", "keep", f"--corrections={number},999999")
    assert unknown.returncode == 1 and "nothing was changed" in unknown.stderr
    assert row_of(either_desk, text)[0] == number
    for _ in range(2):  # whoever is not sure that it was said may say it again
        kept = run_desk(either_desk.env, "corrections", "keep", f"--corrections={number}")
        assert kept.returncode == 0, kept.stderr
    assert "beholdt" in row_of(either_desk, text, "?show=closed")[1]
    dropped = run_desk(either_desk.env, "corrections", "drop", f"--corrections={number}")
    assert dropped.returncode == 1


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


def test_nothing_to_fetch_is_said(desk: Desk) -> None:
    waiting = exported(desk)
    numbers = ",".join(str(c["id"]) for c in waiting["corrections"])
    stories = ",".join(str(s["id"]) for s in waiting["stories"])
    options = [f"--corrections={numbers}"] * bool(numbers) + [f"--stories={stories}"] * bool(stories)
    assert run_desk(desk.env, "corrections", "drop", *options).returncode == 0
    for address in ("patch/", "export/"):
        answer = act(desk, address)
        assert answer.status_code == 409 and "ikke noget at hente" in words_of(answer.text)
