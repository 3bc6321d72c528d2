"""Setting up, starting and stopping the desk, and what it tells its operator."""

from __future__ import annotations

import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.desk.running_desk import (
    COMPLAINT,
    PASSWORD,
    Desk,
    desk_environment,
    run_desk,
    running_desk,
    served,
)
from tests.postgres import PostgresServer


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def complaint_of(env: dict[str, str], *arguments: str) -> str:
    """The one line in which a command that cannot do its work says why."""
    result = run_desk(env, *arguments)
    assert result.returncode != 0
    lines = (result.stderr + result.stdout).strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("desk: "), lines
    return lines[0]


def test_set_up_keeps_secrets_for_the_owner_and_is_idempotent(tmp_path: Path) -> None:
    env = desk_environment(tmp_path / "var")
    first = run_desk(env, "setup")
    found = PASSWORD.search(first.stdout)
    assert found and len(found[1]) >= 16
    token = (tmp_path / "var/desk-token").read_text()
    assert mode(tmp_path / "var") == 0o700
    for name in ("desk-token", "desk-secret-key", "desk.db"):
        assert mode(tmp_path / "var" / name) == 0o600, name
    second = run_desk(env, "setup")
    assert (second.returncode, "password" in second.stdout) == (0, False)
    assert (tmp_path / "var/desk-token").read_text() == token
    database = sqlite3.connect(tmp_path / "var/desk.db")
    assert database.execute("SELECT username, is_staff FROM auth_user ORDER BY 1").fetchall() == [
        ("bot", 0), ("leder", 1),
    ]  # fmt: skip
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / "var").iterdir() if path.name.startswith("desk.db")
    )
    assert found[1].encode() not in stored and token.strip().encode() not in stored


def test_an_unmigrated_desk_is_live_but_not_ready(tmp_path: Path) -> None:
    with served(desk_environment(tmp_path / "var")) as (base, _):
        assert requests.get(f"{base}/live", timeout=10).status_code == 200
        ready = requests.get(f"{base}/ready", timeout=10)
        assert (ready.status_code, list(ready.json()["missing"])) == (503, ["migrations"])


def test_a_desk_whose_database_went_away_is_not_ready_and_says_try_again(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    with running_desk(tmp_path / "var", VEJVISER_DESK_DATABASE_URL=url) as desk:
        assert requests.get(f"{desk.base}/ready", timeout=10).status_code == 200
        postgres.drop_database(url)
        ready = requests.get(f"{desk.base}/ready", timeout=10)
        assert (ready.status_code, list(ready.json()["missing"])) == (503, ["database"])
        answer = desk.api("POST", "tickets/", key="k", json=COMPLAINT)
        assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
        assert "Retry-After" in answer.headers


def test_probes_are_answered_under_any_host_name_and_pages_are_not(desk: Desk) -> None:
    stranger = {"Host": "stranger.example.dk"}
    assert requests.get(f"{desk.base}/ready", headers=stranger, timeout=10).status_code == 200
    assert requests.get(f"{desk.base}/login/", headers=stranger, timeout=10).status_code == 400


def test_a_taken_port_is_said_in_one_line(desk: Desk, tmp_path: Path) -> None:
    env = desk_environment(tmp_path / "var", VEJVISER_DESK_PORT=desk.env["VEJVISER_DESK_PORT"])
    assert "VEJVISER_DESK_PORT" in complaint_of(env, "serve")


@pytest.mark.parametrize("command", ["setup", "serve"])
def test_an_unwritable_state_directory_is_said_in_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    assert "VEJVISER_VAR" in complaint_of(desk_environment(tmp_path / "file/var"), command)


@pytest.mark.parametrize("command", ["setup", "serve"])
def test_an_unreachable_database_is_said_in_one_line_without_its_password(
    tmp_path: Path, command: str
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://desk:hemmelig@127.0.0.1:{nobody.getsockname()[1]}/desk"
        line = complaint_of(desk_environment(tmp_path / "var", VEJVISER_DESK_DATABASE_URL=url), command)
    assert "database" in line and "hemmelig" not in line


@pytest.mark.parametrize(
    "url", ["mysql://desk:hemmelig@example.dk/desk", "postgresql://desk:hemmelig@example.dk:port/desk",
            "postgresql://desk:hemmelig@example.dk", "postgresql://desk:hemmelig@example.dk/d?x=1", "sqlite://"],
)  # fmt: skip
def test_an_unusable_database_address_names_the_variable(tmp_path: Path, url: str) -> None:
    line = complaint_of(desk_environment(tmp_path / "var", VEJVISER_DESK_DATABASE_URL=url), "setup")
    assert "VEJVISER_DESK_DATABASE_URL" in line and "hemmelig" not in line


def test_stopping_finishes_what_is_being_answered(tmp_path: Path) -> None:
    with running_desk(tmp_path / "var") as desk:
        lock = sqlite3.connect(tmp_path / "var/desk.db", isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN IMMEDIATE")
        answers: list[int] = []
        request = threading.Thread(
            target=lambda: answers.append(desk.api("POST", "tickets/", key="k", json=COMPLAINT).status_code)
        )
        request.start()
        time.sleep(0.7)
        desk.process.terminate()
        time.sleep(0.7)
        lock.execute("ROLLBACK")
        request.join(timeout=20)
        assert answers == [201]
        assert desk.process.wait(timeout=20) == 0


def test_in_production_cookies_are_secure_and_a_token_may_come_from_the_environment(tmp_path: Path) -> None:
    token = uuid4().hex * 3
    settings = {"VEJVISER_ENVIRONMENT": "production", "VEJVISER_DESK_TOKEN": token}
    with running_desk(tmp_path / "var", **settings) as desk:
        assert not (tmp_path / "var/desk-token").exists()
        by_token = requests.get(
            f"{desk.base}/api/tickets/?external_id=x", headers={"Authorization": f"Token {token}"}, timeout=10
        )
        assert by_token.status_code == 200
        login = requests.get(f"{desk.base}/login/", headers={"X-Forwarded-Proto": "https"}, timeout=10)
        assert "Secure" in login.headers["Set-Cookie"]
        assert "max-age=" in login.headers["Strict-Transport-Security"]


def test_no_personal_data_is_logged(tmp_path: Path) -> None:
    with running_desk(tmp_path / "var") as desk:
        ticket = desk.open_ticket()
        staff = desk.staff_session()
        staff.get(f"{desk.base}/admin/tickets/ticket/?q=Søren", timeout=10)
        desk.api("GET", "tickets/?external_id=hemmelig")
        desk.api("POST", "tickets/", json={**COMPLAINT, "subject": ""})
        with desk.failing_inserts("tickets_ticket", "NEW.subject = 'Umulig'", "hemmelig række"):
            failed = desk.api("POST", "tickets/", key="k", json={**COMPLAINT, "subject": "Umulig"})
        assert (failed.status_code, failed.json()["error"]) == (500, "server_error")
        database = sqlite3.connect(tmp_path / "var/desk.db")
        database.execute("DROP TABLE tickets_note")
        database.commit()
        assert staff.get(f"{desk.base}/admin/tickets/ticket/?q=Søren", timeout=10).status_code == 500
        assert desk.api("GET", f"tickets/{ticket['number']}/?name=hemmelig").status_code == 503
        log = desk.log()
    assert "/admin/tickets/ticket/" in log and "IntegrityError" in log, "the log says where it failed"
    for secret in ("Søren", "S%C3%B8ren", "hemmelig", "soren@", "127.0.0.1 -", desk.password, "?q="):
        assert secret not in log, secret


def test_the_openapi_document_is_complete_and_public(desk: Desk) -> None:
    result = run_desk(desk.env, "spectacular", "--validate", "--fail-on-warn")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    document = requests.get(f"{desk.base}/api/schema/?format=json", timeout=10).json()
    assert set(document["paths"]) == {
        "/api/tickets/", "/api/tickets/{number}/", "/api/tickets/{number}/notes/",
        "/api/tickets/{number}/attachments/", "/api/attachments/{public_id}/",
    }  # fmt: skip


def test_migrations_are_up_to_date(desk: Desk) -> None:
    assert run_desk(desk.env, "makemigrations", "--check", "--dry-run").returncode == 0


def test_the_desk_imports_neither_rasa_nor_tensorflow(desk: Desk) -> None:
    program = (
        "import sys, desk.wsgi, desk.server, desk.tickets.admin, desk.tickets.management.commands.setup\n"
        "print(sorted(set(sys.modules) & {'rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'numpy', 'sklearn'}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=desk.env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout.strip()) == (0, "[]"), result.stderr
