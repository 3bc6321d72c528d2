"""Codes beside the password: set up, asked for, used once, taken off, required."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import unquote

import pytest
import requests

from tests.desk.accounts import ADMINISTRATOR, LEAD, READER, log_in, new_user, session_of, try_log_in
from tests.desk.codes import SET_UP, App, give_code, set_up, words
from tests.desk.record import recorded
from tests.desk.running_desk import Desk, run_desk, running_desk, submit

INBOX = "/review/overview/"


def with_code(desk: Desk, role: str = READER) -> tuple[str, str, App, list[str], requests.Session]:
    """A user who has turned it on: name, password, app, recovery codes, and the session it was done in."""
    name, password = new_user(desk, role)
    session = log_in(desk, name, password)
    app, codes = set_up(desk, session)
    return name, password, app, codes, session


def asked_for_code(desk: Desk, name: str, password: str, **fields: str) -> requests.Session:
    """A session in which the password was right."""
    session = requests.Session()
    answer = try_log_in(session, desk, name, password, **fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/code/")
    return session


def is_logged_in(session: requests.Session, desk: Desk, page: str = INBOX) -> bool:
    answer = session.get(desk.base + page, timeout=10, allow_redirects=False)
    return answer.status_code == 200


def acts_of(desk: Desk, name: str) -> list[str]:
    """What is on record of a user, oldest first."""
    return [line[1] for line in recorded(desk) if line[0] == name][::-1]


def test_without_an_app_the_password_is_enough(desk: Desk) -> None:
    session = log_in(desk, *new_user(desk))
    assert is_logged_in(session, desk)
    page = words(session.get(f"{desk.base}/account/", timeout=10))
    assert "Slået fra" in page and "Læser" in page


def test_a_code_is_asked_for_and_leads_on(either_desk: Desk) -> None:
    name, password, app, codes, here = with_code(either_desk)
    assert len(set(codes)) == 10
    assert is_logged_in(here, either_desk), "who has just turned it on stays logged in"
    session = asked_for_code(either_desk, name, password, next="/review/cases/?status=open")
    assert not is_logged_in(session, either_desk)
    assert name in session.get(f"{either_desk.base}/login/code/", timeout=10).text
    code = app.code()
    answer = give_code(session, either_desk, f" {code[:3]} {code[3:]} ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/review/cases/?status=open")
    assert is_logged_in(session, either_desk)
    assert acts_of(either_desk, name) == ["loggede ind", "slog login med kode til", "loggede ind"]


def test_a_code_works_once(desk: Desk) -> None:
    name, password, app, _, _ = with_code(desk)
    code = app.code()
    assert give_code(asked_for_code(desk, name, password), desk, code).status_code == 302
    again = asked_for_code(desk, name, password)
    refused = give_code(again, desk, code)
    assert refused.status_code == 200 and "Koden passer ikke" in refused.text
    assert not is_logged_in(again, desk)
    assert give_code(again, desk, app.code()).status_code == 302
    assert acts_of(desk, name)[-2:] == ["forkert kode", "loggede ind"]


def test_wrong_codes_lock_out_like_wrong_passwords(desk: Desk) -> None:
    name, password, app, codes, _ = with_code(desk)
    session = asked_for_code(desk, name, password)
    wrong = app.wrong_code()
    for _ in range(4):
        answer = give_code(session, desk, wrong)
        assert answer.status_code == 200 and "Koden passer ikke" in answer.text
    assert give_code(session, desk, wrong).status_code == 429
    for right in (app.code(), codes[0]):
        locked = give_code(session, desk, right)
        assert locked.status_code == 429 and locked.headers["Retry-After"] == "900"
    assert try_log_in(requests.Session(), desk, name, password).status_code == 429
    assert not is_logged_in(session, desk)
    acts = acts_of(desk, name)
    assert sorted(acts[2:]) == ["forkert kode"] * 5 + ["spærret efter for mange forsøg"]


def test_a_right_password_alone_does_not_forget_wrong_codes(desk: Desk) -> None:
    name, password, app, _, _ = with_code(desk)
    for number in range(1, 6):
        session = asked_for_code(desk, name, password)
        answer = give_code(session, desk, app.wrong_code())
        assert answer.status_code == (200 if number < 5 else 429)


def test_too_many_wrong_codes_from_anywhere_must_wait(desk: Desk) -> None:
    name, password, app, _, _ = with_code(desk)
    sql = "UPDATE otp_totp_totpdevice SET throttling_failure_count = 20, throttling_failure_timestamp = "
    with closing(sqlite3.connect(desk.var / "desk.db", timeout=20)) as database, database:
        database.execute(
            f"{sql} strftime('%Y-%m-%d %H:%M:%S', 'now') WHERE user_id ="
            " (SELECT id FROM auth_user WHERE username = ?)",
            (name,),
        )
    session = asked_for_code(desk, name, password)
    answer = submit(session, f"{desk.base}/login/code/", {"code": app.code()}, allow_redirects=False)
    assert answer.status_code == 200 and re.search(r"Vent \d{5} sekunder", answer.text)
    assert acts_of(desk, name)[-1] == "slog login med kode til", "nobody has looked at it"


def test_a_recovery_code_works_once(either_desk: Desk) -> None:
    name, password, _, codes, _ = with_code(either_desk)
    session = asked_for_code(either_desk, name, password)
    typed = codes[3].upper().replace("-", " ")
    assert give_code(session, either_desk, typed).status_code == 302
    assert is_logged_in(session, either_desk)
    assert "9 ubrugte" in words(session.get(f"{either_desk.base}/account/", timeout=10))
    again = asked_for_code(either_desk, name, password)
    assert "Koden passer ikke" in give_code(again, either_desk, codes[3]).text
    assert give_code(again, either_desk, codes[4]).status_code == 302
    assert "brugte en nødkode" in acts_of(either_desk, name)


def test_new_recovery_codes_take_the_place_of_the_old(desk: Desk) -> None:
    name, password, app, codes, session = with_code(desk)
    page = f"{desk.base}{SET_UP}codes/"
    assert "Koden passer ikke" in submit(session, page, {"code": app.wrong_code()}).text
    made = submit(session, page, {"code": codes[0]})
    new = re.findall(r"<li><code>([\w-]+)</code></li>", made.text)
    assert len(new) == 10 and not set(new) & set(codes)
    again = asked_for_code(desk, name, password)
    assert "Koden passer ikke" in give_code(again, desk, codes[1]).text
    assert give_code(again, desk, new[0]).status_code == 302
    assert is_logged_in(session, desk)


def test_it_is_turned_off_with_a_code_only(desk: Desk) -> None:
    name, password, app, _, session = with_code(desk)
    off = f"{SET_UP}off/"
    assert "Koden passer ikke" in give_code(session, desk, app.wrong_code(), off).text
    asked_for_code(desk, name, password)
    assert give_code(session, desk, app.code(), off).headers["Location"] == "/account/"
    assert "Login med kode er slået fra." in session.get(f"{desk.base}/account/", timeout=10).text
    assert try_log_in(requests.Session(), desk, name, password).headers["Location"] == "/review/"
    assert acts_of(desk, name)[-2:] == ["slog login med kode fra", "loggede ind"]


def test_nothing_counts_before_the_code_is_confirmed(desk: Desk) -> None:
    name, password = new_user(desk)
    session = log_in(desk, name, password)
    page = session.get(f"{desk.base}{SET_UP}", timeout=10).text
    app = App(re.search(r'class="key">([A-Z2-7 ]+)<', page)[1])
    refused = submit(session, f"{desk.base}{SET_UP}", {"code": app.wrong_code()})
    assert "Koden passer ikke" in refused.text
    assert re.search(r'class="key">([A-Z2-7 ]+)<', refused.text)[1] in page, "the app knows this key already"
    assert try_log_in(requests.Session(), desk, name, password).headers["Location"] == "/review/"


def test_the_picture_is_drawn_without_what_the_policy_stops(desk: Desk) -> None:
    answer = log_in(desk, *new_user(desk)).get(f"{desk.base}{SET_UP}", timeout=10)
    picture = re.search(r"<svg.*?</svg>", answer.text, re.DOTALL)[0]
    assert "style" not in picture and "href" not in picture
    assert "no-store" in answer.headers["Cache-Control"]


def test_other_sessions_end_when_it_is_turned_on(desk: Desk) -> None:
    name, password = new_user(desk)
    here, elsewhere = log_in(desk, name, password), log_in(desk, name, password)
    set_up(desk, here)
    sent = elsewhere.get(f"{desk.base}{INBOX}", timeout=10)
    assert unquote(sent.url).endswith(f"/login/?next={INBOX}")
    assert is_logged_in(here, desk)


def test_the_admin_is_no_way_round(desk: Desk) -> None:
    name, password = new_user(desk, ADMINISTRATOR)
    before = log_in(desk, name, password)
    session = log_in(desk, name, password)
    app, _ = set_up(desk, session)
    assert is_logged_in(session, desk, "/admin/auth/user/")
    half = asked_for_code(desk, name, password, next="/admin/")
    for other in (half, before):
        assert "/login/" in other.get(f"{desk.base}/admin/auth/user/", timeout=10).url
        assert not is_logged_in(other, desk, "/admin/")
    fields = {"username": name, "password": password, "next": "/admin/"}
    direct = submit(half, f"{desk.base}/admin/login/", fields, allow_redirects=False)
    assert direct.headers["Location"].startswith("/login/?")
    assert not is_logged_in(half, desk, "/admin/")
    assert give_code(half, desk, app.code()).headers["Location"] == "/admin/"
    assert is_logged_in(half, desk, "/admin/auth/user/")
    assert session.get(f"{desk.base}/admin/otp_totp/totpdevice/", timeout=10).status_code == 404


def test_the_code_step_stands_on_a_password_that_still_counts(desk: Desk) -> None:
    stranger = requests.Session()
    answer = stranger.get(f"{desk.base}/login/code/", timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    name, password, app, _, here = with_code(desk)
    waiting = asked_for_code(desk, name, password)
    here.get(f"{desk.base}/password/", timeout=10)
    better = "en helt ny sætning 27"
    fields = {"old_password": password, "new_password1": better, "new_password2": better}
    assert "Din adgangskode er skiftet." in submit(here, f"{desk.base}/password/", fields).text
    assert give_code(waiting, desk, app.code()).headers["Location"] == "/login/"


@pytest.mark.parametrize("by", ["command", "admin"])
def test_who_lost_the_phone_is_let_in_again(desk: Desk, by: str) -> None:
    name, password, _, _, _ = with_code(desk)
    if by == "command":
        done = run_desk(desk.env, "account", "--reset-two-factor", name)
        assert done.returncode == 0 and name in done.stdout, done.stderr
    else:
        users = f"{desk.base}/admin/auth/user/"
        administrator = session_of(desk, ADMINISTRATOR)
        listed = administrator.get(users, params={"q": name}, timeout=10).text
        number = re.search(r'name="_selected_action" value="(\d+)"', listed)[1]
        fields = {"action": "reset_two_factor", "_selected_action": number, "index": "0"}
        assert "1 bruger logger nu ind uden kode." in submit(administrator, users, fields).text
    assert try_log_in(requests.Session(), desk, name, password).headers["Location"] == "/review/"
    line = recorded(desk, action="two_factor_reset")[0]
    who = "kommandolinjen" if by == "command" else "test-3"
    assert line == (who, "slog login med kode fra for en anden", f"bruger {name}", "")


def test_the_command_refuses_what_it_cannot_do(desk: Desk) -> None:
    nobody = run_desk(desk.env, "account", "--reset-two-factor", "findes-ikke")
    assert nobody.returncode == 1 and "no user findes-ikke" in nobody.stderr
    assert run_desk(desk.env, "account", READER, "x", "--reset-two-factor", "y").returncode != 0
    refused = run_desk({**desk.env, "VEJVISER_DESK_TWO_FACTOR": "sometimes"}, "check")
    assert refused.returncode == 2 and "VEJVISER_DESK_TWO_FACTOR" in refused.stderr


def test_codes_and_keys_are_kept_out_of_logs_and_counts(desk: Desk) -> None:
    name, password, _, codes, _ = with_code(desk)
    session = asked_for_code(desk, name, password)
    mistyped = f"{codes[0]}x"
    give_code(session, desk, mistyped)
    with closing(sqlite3.connect(desk.var / "desk.db", timeout=20)) as database:
        attempts = str(database.execute("SELECT * FROM axes_accessattempt").fetchall())
    for secret in (mistyped, codes[0]):
        assert secret not in attempts and secret not in desk.log()
    record = session_of(desk, LEAD).get(f"{desk.base}/review/audit/", timeout=10).text
    assert not any(code in record for code in codes)


@pytest.fixture(scope="module")
def strict_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk where nobody gets further without."""
    var = tmp_path_factory.mktemp("strict") / "var"
    with running_desk(var, VEJVISER_DESK_TWO_FACTOR="required") as running:
        yield running


def test_where_it_is_required_it_is_set_up_before_anything_else(strict_desk: Desk) -> None:
    name, password = new_user(strict_desk, ADMINISTRATOR)
    session = log_in(strict_desk, name, password)
    for path in (
        "/",
        "/review/",
        "/review/cases/",
        "/password/",
        "/account/",
        "/admin/",
        "/admin/auth/user/",
    ):
        answer = session.get(strict_desk.base + path, timeout=10)
        assert answer.url == f"{strict_desk.base}{SET_UP}", path
    part = session.get(f"{strict_desk.base}/review/", headers={"HX-Request": "true"}, timeout=10)
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, SET_UP)
    assert strict_desk.open_ticket()["number"], "programs have their token"
    app, _ = set_up(strict_desk, session)
    for path in ("/review/", "/account/", "/admin/auth/user/"):
        assert is_logged_in(session, strict_desk, path), path
    off = submit(session, f"{strict_desk.base}{SET_UP}off/", {"code": app.code()})
    assert "Slået til" in off.text
    asked_for_code(strict_desk, name, password)
