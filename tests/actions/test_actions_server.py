"""The server itself: who may call it, bad calls, failures, and what its log never holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.actions.running_actions import ActionServer, action_call, running_actions, said
from vejviser.settings import PROJECT_ROOT

# What a customer wrote: it must be neither in an answer about a failure nor in a log.
SECRET = "hemmeligord-7319"
PRIVATE = f"{SECRET} Mette mette.{SECRET}@example.dk 12 34 56 78"
CASE = {
    "case_kind": "complaint",
    "case_run": 1,
    "contacted_service": True,
    "customer_name": SECRET,
    "customer_email": f"mette.{SECRET}@example.dk",
    "description": PRIVATE,
    "wished_outcome": PRIVATE,
    "confirmed": True,
}


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[ActionServer]:
    """A server that loses its contents' word lists and its database after it has started."""
    content, var = tmp_path / "content", tmp_path / "var"
    shutil.copytree(PROJECT_ROOT / "content", content)
    with running_actions(var, VEJVISER_CONTENT=str(content)) as running:
        for name in ("words.yml", "meanings.yml", "cases.yml"):
            (content / name).write_text("{ [", encoding="utf-8")
        for file in var.glob("vejviser.db*"):
            file.write_bytes(b"no database" * 1000)
        yield running


@pytest.mark.parametrize("secret", ["", "wrong", "ÿ", "0" * 64])
def test_a_wrong_secret_is_refused(server: ActionServer, secret: str) -> None:
    answer = server.post(action_call("action_calm", PRIVATE), X_Vejviser_Secret=secret)
    assert answer.status_code == 403
    assert SECRET not in answer.text


def test_a_missing_secret_is_refused(server: ActionServer) -> None:
    answer = requests.post(f"{server.base}/webhook", json=action_call("action_calm"), timeout=10)
    assert answer.status_code == 403


def test_the_secret_is_for_its_owner_only(server: ActionServer) -> None:
    path = server.var / "actions-secret"
    assert path.stat().st_mode & 0o077 == 0
    assert len(path.read_text().strip()) >= 32


def test_health_needs_no_secret(server: ActionServer) -> None:
    assert requests.get(f"{server.base}/health", timeout=10).status_code == 200


@pytest.mark.parametrize("name", ["action_nothing", "utter_intro", "Skill", "complaint_form", "../health"])
def test_an_unknown_action_is_404(server: ActionServer, name: str) -> None:
    answer = server.post(action_call(name, PRIVATE))
    assert answer.status_code == 404
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"next_action": 1}', b'{"tracker": {}}',
     b'{"next_action": ""}', b'{"next_action": "action_calm"}', b'{"next_action": "action_calm", "tracker": null}',
     b'{"next_action": "action_calm", "tracker": {"latest_message": []}}', f'{{"a": "{SECRET}'.encode()],
    ids=repr,
)  # fmt: skip
def test_a_malformed_call_is_refused_without_its_words(server: ActionServer, body: bytes) -> None:
    answer = server.post(body, Content_Type="application/json")
    assert 400 < answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert SECRET not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_refused(server: ActionServer, method: str) -> None:
    assert requests.request(method, f"{server.base}/webhook", timeout=10).status_code == 405


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("action_start_feedback", {"intent": "give_feedback"}),
    ("action_start_complaint", {"intent": "make_complaint"}),
    ("action_start_lookup", {"intent": "ask_ticket_status"}),
    ("action_open_case", {"slots": CASE}),
    ("action_finish_handoff", {"slots": {**CASE, "wants_callback": True}, "before": [said(PRIVATE)]}),
    ("action_finish_lookup", {"slots": {"case_access": "unknown", "case_email": f"a.{SECRET}@example.dk"}}),
    ("action_authority", {}),
    ("action_other_service", {}),
    ("action_language", {}),
    ("action_not_understood", {}),
    ("action_repeat", {"before": [{"event": "bot", "text": PRIVATE}]}),
]


@pytest.mark.parametrize(("action", "call"), CALLS, ids=[action for action, _ in CALLS])
def test_the_log_never_holds_what_customers_write(server: ActionServer, action: str, call: dict) -> None:
    server.run(action, PRIVATE, **call)
    for form, field in [
        ("complaint_form", "description"),
        ("feedback_form", "wants_answer"),
        ("lookup_form", "case_email"),
    ]:
        server.answer(form, field, PRIVATE, slots={"case_number": SECRET})
    assert SECRET not in server.log()


def test_a_failing_skill_tells_the_customer(broken: ActionServer) -> None:
    answer = broken.run("action_not_understood", PRIVATE, ranking={"make_complaint": 0.3})
    assert (answer.said, answer.events) == (["utter_action_failed"], [])
    assert "action_not_understood failed" in broken.log()
    assert SECRET not in broken.log()


def test_a_case_that_cannot_be_kept_is_not_called_sent(broken: ActionServer) -> None:
    answer = broken.run("action_open_case", PRIVATE, slots=CASE)
    assert (answer.said, answer.events) == (["utter_action_failed"], [])
    assert SECRET not in broken.log()


def test_half_an_answer_is_taken_back(broken: ActionServer) -> None:
    """The handoff fails after it has begun; only the apology is left."""
    assert broken.run("action_finish_handoff", PRIVATE, slots={**CASE, "wants_callback": True}).said == [
        "utter_action_failed"
    ]


def test_a_failing_form_is_a_500_without_the_customers_words(broken: ActionServer) -> None:
    slots = {"requested_slot": "contacted_service", "description": PRIVATE}
    before = [{"event": "action", "name": "complaint_form"}]
    call = action_call(
        "validate_complaint_form", PRIVATE, slots=slots, active_loop="complaint_form", before=before
    )
    answer = broken.post(call)
    assert answer.status_code == 500
    assert SECRET not in answer.text + broken.log()
    assert "validate_complaint_form failed" in broken.log()


def test_broken_content_stops_the_start(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(PROJECT_ROOT / "content", content)
    (content / "ladder.yml").write_text("rungs: []", encoding="utf-8")
    with (
        pytest.raises(RuntimeError, match="did not start"),
        running_actions(tmp_path / "var", VEJVISER_CONTENT=str(content)),
    ):
        pass
