"""The list of corrections: conflicts, who may do what, and what can be fetched."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

from rasa.shared.nlu.training_data.loading import load_data

from tests.desk.accounts import LEAD, READER, REVIEWER, log_in, make_accounts, session_of
from tests.desk.correcting import LIST, act, corrected, exported, row_of, taught_as, unique, words_of
from tests.desk.running_desk import Desk, run_desk
from vejviser.settings import PROJECT_ROOT


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


def test_nothing_to_fetch_is_said(desk: Desk) -> None:
    waiting = exported(desk)
    numbers = ",".join(str(c["id"]) for c in waiting["corrections"])
    stories = ",".join(str(s["id"]) for s in waiting["stories"])
    options = [f"--corrections={numbers}"] * bool(numbers) + [f"--stories={stories}"] * bool(stories)
    assert run_desk(desk.env, "corrections", "drop", *options).returncode == 0
    for address in ("patch/", "export/"):
        answer = act(desk, address)
        assert answer.status_code == 409 and "ikke noget at hente" in words_of(answer.text)
