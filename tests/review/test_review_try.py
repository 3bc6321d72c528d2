"""`vejviser review try` as an operator runs it, in a copy of the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.accounts import REVIEWER, session_of
from tests.desk.read_conversations import Told, make_conversations
from tests.desk.running_desk import Desk, run_desk, submit
from tests.review.project_copy import ProjectCopy, copied_project
from vejviser.training import trained_model
from vejviser.training_data.changes import Labelled
from vejviser.training_data.corrections import Correction, Corrections, to_json

# Nobody says this; whatever it was understood as, it is so only when it was learnt.
ODD = "snurrebassen er gået i sirup igen"
TAUGHT = "Jeg vil klage over et gebyr på 100 kr som jeg ikke mener jeg skal betale"


@pytest.fixture
def copy(tmp_path: Path, desk: Desk) -> ProjectCopy:
    return copied_project(tmp_path / "project", desk.env)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> ProjectCopy:
    """A copy for the tests in which nothing is to change."""
    return copied_project(tmp_path_factory.mktemp("untouched") / "project", desk.env)


def file_of(tmp_path: Path, *corrections: Correction) -> str:
    path = tmp_path / "rettelser.json"
    path.write_text(to_json(Corrections(corrections)), encoding="utf-8")
    return str(path)


def correct(desk: Desk, text: str, intent: str) -> int:
    """Corrects a message on the desk's page; the correction's number."""
    message = make_conversations(desk, Told().says(text, "greet", "deny"))[0].messages[0]
    page = f"{desk.base}/review/messages/{message}/correct/"
    answer = submit(session_of(desk, REVIEWER), page, {"other": intent, "text": text}, allow_redirects=False)
    assert answer.status_code == 302
    return next(c["id"] for c in waiting(desk)["corrections"] if c["examples"][0]["text"] == text)


def save_story(desk: Desk, name: str, *actions: str) -> None:
    """Saves a conversation on the desk's page, in which the assistant did this after a greeting."""
    told = Told().says("hej", "greet", "goodbye")
    for action in actions:
        told.does(action)
    conversation = make_conversations(desk, told)[0].pk
    page = f"{desk.base}/review/conversations/{conversation}/story/"
    assert submit(session_of(desk, REVIEWER), page, {"name": name}).status_code == 200


def waiting(desk: Desk) -> dict:
    done = run_desk(desk.env, "corrections", "export")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_good_is_kept_and_the_rest_goes_on_waiting(copy: ProjectCopy, desk: Desk) -> None:
    good, blocked = correct(desk, ODD, "withdraw_ticket"), correct(desk, TAUGHT, "thank")
    save_story(desk, "En hilsen", "utter_greet")
    save_story(desk, "En misforståelse", "utter_thank")
    before = copy.models()
    done = copy.review("try", "--keep")
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout
    assert "2 correction(s): 1 example(s) to add, 0 to remove, 0 already there, 1 left out" in said
    assert f"left out: {blocked} »{TAUGHT}« is taught as make_complaint (data/nlu/complaint.yml:9)" in said
    assert "messages that nobody trained on:" in said and "macro-F1" in said and "Worse: " in said
    assert "The 1 corrected example(s) themselves:          0         1" in said
    assert "2, 1 of them failing\n  fails: en_misforstaaelse" in said
    assert "Kept: 1 correction(s), 1 test(s)." in said
    assert ("cases.yml", f"- {ODD}") in copy.trained()
    assert (copy.root / "tests/stories/test_en_hilsen.yml").is_file()
    assert not (copy.root / "tests/stories/test_en_misforstaaelse.yml").exists()
    # The model that was tried is the one of what was kept: nothing is to train at the next start.
    assert trained_model(copy.root / "models", copy.root) and copy.models() != before
    left = waiting(desk)
    assert [c["id"] for c in left["corrections"]] == [blocked] and good != blocked
    assert [s["name"] for s in left["stories"]] == ["en_misforstaaelse"]
    dropped = copy.review("try", "--drop")
    assert "Dropped: 1 correction(s), 1 test(s)." in dropped.stdout
    assert "Nothing waits to be tried." in copy.review("try").stdout


def test_nothing_changes_where_nobody_decides(untouched: ProjectCopy, tmp_path: Path) -> None:
    before = untouched.trained()
    file = file_of(tmp_path, Correction(1, (Labelled(TAUGHT, "thank"),)))
    done = untouched.review("try", file)
    assert done.returncode == 0 and "They go on waiting." in done.stdout
    assert untouched.trained() == before


def test_what_is_there_already_is_kept_without_training(untouched: ProjectCopy, tmp_path: Path) -> None:
    before = untouched.trained()
    file = file_of(
        tmp_path,
        Correction(7, (Labelled(TAUGHT, "make_complaint"),)),
        Correction(8, (Labelled(ODD, "deny"),)),
    )
    done = untouched.review("try", file, "--only", "7", "--keep")
    assert done.returncode == 0 and "Training" not in done.stdout
    assert "python -m desk corrections keep --corrections=7" in done.stdout
    assert untouched.trained() == before


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("nonsense", [], "the corrections are no JSON"),
        ('{"format": "x"}', [], "no corrections that the desk has exported"),
        (None, [], "rettelser.json: cannot be read"),
        ("good", ["--only", "12"], "no correction with the number '12' waits"),
        ("good", ["--messages", "data"], "no test messages"),
    ],
)
def test_what_cannot_be_tried_is_said_in_one_line(
    untouched: ProjectCopy, tmp_path: Path, content: str | None, options: list[str], said: str
) -> None:
    path = tmp_path / "rettelser.json"
    if content == "good":
        file_of(tmp_path, Correction(1, (Labelled(ODD, "deny"),)))
    elif content is not None:
        path.write_text(content, encoding="utf-8")
    done = untouched.review("try", str(path), *options)
    assert done.returncode == 1 and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_desk_that_does_not_answer_is_said(untouched: ProjectCopy) -> None:
    lost = ProjectCopy(
        untouched.root, {**untouched.env, "VEJVISER_DESK_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/none"}
    )
    done = lost.review("try")
    assert done.returncode == 1 and "desk: the database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
