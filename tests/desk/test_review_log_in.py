"""Logging in to the desk and out again, through its pages."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest
import requests

from tests.desk.accounts import (
    ADMINISTRATOR,
    LEAD,
    READER,
    log_in,
    new_user,
    session_of,
    try_log_in,
)
from tests.desk.record import recorded
from tests.desk.running_desk import Desk, run_desk, submit


def test_the_log_in_is_danish_and_leads_back_to_where_one_wanted(desk: Desk) -> None:
    name, password = new_user(desk)
    sent = requests.get(f"{desk.base}/review/overview/?days=7", timeout=10)
    assert sent.url.startswith(f"{desk.base}/login/?next=")
    assert 'lang="da"' in sent.text and "Adgangskode" in sent.text
    wanted = html.unescape(re.search(r'name="next" value="([^"]*)"', sent.text)[1])
    answer = try_log_in(requests.Session(), desk, name, password, next=wanted)
    assert answer.headers["Location"] == "/review/overview/?days=7"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example.dk/", "//evil.example.dk/", "javascript:alert(1)"]
)
def test_the_log_in_leads_nowhere_else(desk: Desk, elsewhere: str) -> None:
    name, password = new_user(desk)
    answer = try_log_in(requests.Session(), desk, name, password, next=elsewhere)
    assert answer.headers["Location"] == "/review/"


def test_five_wrong_passwords_lock_the_user_out_and_nobody_else(either_desk: Desk) -> None:
    (name, password), (other, other_password) = new_user(either_desk), new_user(either_desk)
    session = requests.Session()
    for _ in range(4):
        wrong = try_log_in(session, either_desk, name, "forkert")
        assert wrong.status_code == 200 and "passer ikke sammen" in wrong.text
    assert try_log_in(session, either_desk, name, "forkert").status_code == 429
    locked = try_log_in(requests.Session(), either_desk, name, password)
    assert locked.status_code == 429 and "Vent 15 minutter" in locked.text
    assert locked.headers["Retry-After"] == "900"
    assert try_log_in(session, either_desk, other, other_password).status_code == 302
    lines = recorded(either_desk)
    of_name = sorted(line[1] for line in lines if line[0] == name)
    assert of_name == ["forkert adgangskode"] * 5 + ["spærret efter for mange forsøg"]


def test_a_right_password_forgets_the_wrong_ones(desk: Desk) -> None:
    name, password = new_user(desk)
    session = requests.Session()
    for _ in range(2):
        for _ in range(3):
            assert try_log_in(session, desk, name, "forkert").status_code == 200
        assert try_log_in(requests.Session(), desk, name, password).status_code == 302


def test_what_is_typed_instead_of_a_user_name_is_kept_nowhere(desk: Desk) -> None:
    mistaken = f"hemmelig-{uuid4().hex}"
    assert try_log_in(requests.Session(), desk, mistaken, "x").status_code == 200
    assert recorded(desk, action="login_failed")[0][0] == "ukendt"
    assert mistaken not in session_of(desk, LEAD).get(f"{desk.base}/review/audit/", timeout=10).text
    assert mistaken not in desk.log()


def test_log_ins_and_log_outs_are_on_record(desk: Desk) -> None:
    name, password = new_user(desk)
    session = log_in(desk, name, password)
    assert session.get(f"{desk.base}/logout/", timeout=10).status_code == 405, "a link must not log out"
    inbox = f"{desk.base}/review/"
    answer = submit(session, f"{desk.base}/logout/", {}, allow_redirects=False)
    assert answer.headers["Location"] == "/login/"
    assert "/login/" in session.get(inbox, timeout=10).url
    assert [line[1] for line in recorded(desk) if line[0] == name] == ["loggede ud", "loggede ind"]


def test_a_stolen_session_ends_with_the_log_out(desk: Desk) -> None:
    session = log_in(desk, *new_user(desk))
    stolen = requests.Session()
    stolen.cookies.update(session.cookies)
    assert stolen.get(f"{desk.base}/review/overview/", timeout=10).status_code == 200
    submit(session, f"{desk.base}/logout/", {})
    assert "/login/" in stolen.get(f"{desk.base}/review/overview/", timeout=10).url


def test_a_new_password_ends_other_sessions_and_must_be_a_good_one(desk: Desk) -> None:
    name, password = new_user(desk)
    here, elsewhere = log_in(desk, name, password), log_in(desk, name, password)
    page, better = f"{desk.base}/password/", uuid4().hex
    here.get(page, timeout=10)
    fields = {"old_password": password, "new_password1": "kort", "new_password2": "kort"}
    assert "mindst 12" in submit(here, page, fields).text
    changed = submit(here, page, {**fields, "new_password1": better, "new_password2": better})
    assert "Din adgangskode er skiftet." in changed.text
    assert here.get(f"{desk.base}/review/overview/", timeout=10).status_code == 200
    assert "/login/" in elsewhere.get(f"{desk.base}/review/overview/", timeout=10).url
    assert try_log_in(requests.Session(), desk, name, better).status_code == 302


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    name, password = new_user(desk)
    cookie = try_log_in(requests.Session(), desk, name, password).headers["Set-Cookie"]
    session = re.search(r"desk_session=.*?(?=, desk_|$)", cookie)[0]
    assert "HttpOnly" in session and "SameSite=Lax" in session


def test_pages_are_kept_out_of_caches_frames_and_foreign_scripts(desk: Desk) -> None:
    headers = session_of(desk, READER).get(f"{desk.base}/review/overview/", timeout=10).headers
    assert "no-store" in headers["Cache-Control"] and "private" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_the_token_is_refused_in_danish(desk: Desk) -> None:
    session = session_of(desk, READER)
    answer = session.post(f"{desk.base}/logout/", timeout=10)
    assert answer.status_code == 403 and "Hent siden igen" in answer.text
    assert session.get(f"{desk.base}/review/overview/", timeout=10).status_code == 200


def test_htmx_is_sent_to_the_log_in_and_back_to_the_page_around(desk: Desk) -> None:
    answer = requests.get(
        f"{desk.base}/review/cases/",
        headers={"HX-Request": "true", "HX-Current-URL": f"{desk.base}/review/overview/?days=7"},
        timeout=10,
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login/?next=%2Freview%2Foverview%2F%3Fdays%3D7"


def test_accounts_are_made_once_and_in_known_groups_only(desk: Desk) -> None:
    name, _ = new_user(desk)
    again = run_desk(desk.env, "account", READER, "helt-ny", name)
    assert again.returncode == 1 and "already" in again.stderr and "Traceback" not in again.stderr
    assert run_desk(desk.env, "account", READER, "helt-ny").returncode == 0, "a failed command left something"
    assert run_desk(desk.env, "account", "Ukendt", "nogen").returncode != 0


def test_an_administrator_gives_groups_but_does_not_become_more(desk: Desk) -> None:
    administrator = session_of(desk, ADMINISTRATOR)
    users = f"{desk.base}/admin/auth/user/"
    listed = administrator.get(users, timeout=10)
    assert listed.status_code == 200 and ">leder<" not in listed.text, "a superuser is out of reach"
    name, _ = new_user(desk)
    address = re.search(
        rf'href="(/admin/auth/user/\d+/change/)[^"]*">{name}<', administrator.get(users, timeout=10).text
    )[1]
    page = administrator.get(desk.base + address, timeout=10).text
    assert 'name="groups"' in page
    assert 'name="is_superuser"' not in page and 'name="user_permissions"' not in page
    groups = dict(map(reversed, re.findall(r'<option value="(\d+)"[^>]*>(\w+)</option>', page)))
    fields = {
        "username": name,
        "groups": groups[LEAD],
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
    }
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    saved = submit(administrator, desk.base + address, {**fields, **dates}, allow_redirects=False)
    assert saved.status_code == 302, re.findall(r"errorlist.*", saved.text)
    assert 'name="is_superuser"' not in administrator.get(desk.base + address, timeout=10).text
    superusers = run_desk(
        desk.env,
        "shell",
        "--no-imports",
        "-c",
        f"from django.contrib.auth.models import User; print(User.objects.get(username='{name}').is_superuser)",
    )
    assert superusers.stdout.strip() == "False"
    line = recorded(desk, action="account")[0]
    assert (line[1], line[3]) == ("ændrede en konto", LEAD)


def test_a_user_of_the_review_pages_is_refused_by_the_admin_without_going_in_circles(desk: Desk) -> None:
    answer = session_of(desk, LEAD).get(f"{desk.base}/admin/", timeout=10)
    assert answer.status_code == 403 and "Ingen adgang" in answer.text and "Log ud" in answer.text
