"""Every role at every address of the desk: an address that the tables do not name fails the test."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import requests

from tests.desk.accounts import ADMINISTRATOR, LEAD, REVIEWER, ROLES, log_in, session_of
from tests.desk.running_desk import Desk, run_desk, submit

EVERYBODY = frozenset(ROLES)
REVIEWERS = frozenset({REVIEWER, LEAD})
LEADS = frozenset({LEAD})
OVERSEERS = frozenset({LEAD, ADMINISTRATOR})
# Name of the address: how it is asked for, and who is let through.
GUARDED: dict[str, tuple[str, frozenset[str]]] = {
    "review:inbox": ("GET", EVERYBODY),
    "review:counts": ("GET", EVERYBODY),
    "review:news": ("GET", EVERYBODY),
    "review:mark": ("POST", REVIEWERS),
    "review:save_filter": ("POST", EVERYBODY),
    "review:delete_filter": ("POST", EVERYBODY),
    "review:conversation": ("GET", EVERYBODY),
    "review:conversation_news": ("GET", EVERYBODY),
    "review:new_messages": ("GET", EVERYBODY),
    "review:rating": ("GET", EVERYBODY),
    "review:rating_reveal": ("POST", REVIEWERS),
    "review:state": ("POST", REVIEWERS),
    "review:tags": ("POST", REVIEWERS),
    "review:notes": ("POST", REVIEWERS),
    "review:assign": ("POST", LEADS),
    "review:note": ("POST", REVIEWERS),
    "review:message": ("GET", EVERYBODY),
    "review:reveal": ("POST", REVIEWERS),
    "review:sample": ("GET", REVIEWERS),
    "review:overview": ("GET", EVERYBODY),
    "review:overview_file": ("GET", LEADS),
    "review:cases": ("GET", EVERYBODY),
    "review:case": ("GET", EVERYBODY),
    "review:case_reveal": ("POST", REVIEWERS),
    "review:case_note": ("POST", REVIEWERS),
    "review:case_status": ("POST", REVIEWERS),
    "review:case_assign": ("POST", REVIEWERS),
    "review:case_file": ("POST", REVIEWERS),
    "review:audit": ("GET", OVERSEERS),
    "review:correct": ("GET", REVIEWERS),
    "review:story": ("GET", REVIEWERS),
    "review:corrections": ("GET", EVERYBODY),
    "review:corrections_preview": ("GET", EVERYBODY),
    "review:corrections_patch": ("POST", LEADS),
    "review:corrections_export": ("POST", LEADS),
    "review:corrections_settle": ("POST", LEADS),
    "review:correction_drop": ("POST", REVIEWERS),
    "review:correction_reopen": ("POST", REVIEWERS),
    "review:correction_move": ("POST", REVIEWERS),
    "review:story_test": ("GET", EVERYBODY),
    "review:story_drop": ("POST", REVIEWERS),
    "review:story_reopen": ("POST", REVIEWERS),
}
# Whoever is logged in, whatever they may do.
OWN = {"review:front", "review:logout"}
OWN_ACCOUNT = {
    "review:password",
    "review:account",
    "review:two_factor",
    "review:two_factor_codes",
    "review:two_factor_off",
}
PUBLIC = {"review:login", "review:login_code", "schema"}
# Programs use these, with a token; a session counts for nothing but the file of a ticket.
BY_TOKEN = {"tickets", "ticket", "ticket-notes", "ticket-attachments", "attachment-download"}
# The rest of `/api/`, the admin's log-in (which only sends on), and Django's own redirect.
NOTHING_THERE = {""}
ACCOUNTS_ONLY = re.compile(r"/admin/(?:auth/.*|password_change/.*|jsi18n/|autocomplete/)?")
NOT_ALLOWED = (401, 403)


@pytest.fixture(scope="module")
def addresses(desk: Desk) -> list[tuple[str, str]]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.desk.addresses"],
        env=desk.env, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return [tuple(address) for address in json.loads(result.stdout)]


def ask(session: requests.Session, method: str, url: str) -> requests.Response:
    if method == "GET":
        return session.get(url, allow_redirects=False, timeout=20)
    return submit(session, url, {}, allow_redirects=False)


def is_sent_to_log_in(answer: requests.Response) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(("/login/", "/admin/login/"))


def test_no_address_is_forgotten(addresses: list[tuple[str, str]]) -> None:
    known = {*GUARDED, *OWN, *OWN_ACCOUNT, *PUBLIC, *BY_TOKEN, *NOTHING_THERE}
    names = {name for name, path in addresses if not path.startswith("/admin/")}
    assert names == known, f"unknown: {sorted(names - known)}, gone: {sorted(known - names)}"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_where_it_may_and_nowhere_else(
    desk: Desk, addresses: list[tuple[str, str]], role: str
) -> None:
    session = session_of(desk, role)
    wrong = []
    for name, path in addresses:
        if name in GUARDED:
            method, allowed = GUARDED[name]
            answer = ask(session, method, desk.base + path)
            expected = "let through" if role in allowed else "refused"
            got = "refused" if answer.status_code in NOT_ALLOWED else "let through"
            if got != expected or answer.status_code >= 500 or is_sent_to_log_in(answer):
                wrong.append((name, method, answer.status_code, expected))
    assert not wrong


def test_a_stranger_is_sent_to_the_log_in_everywhere(desk: Desk, addresses: list[tuple[str, str]]) -> None:
    session = requests.Session()
    session.get(f"{desk.base}/login/", timeout=10)
    wrong = [
        (name, answer.status_code)
        for name, path in addresses
        if name in GUARDED or name in OWN_ACCOUNT
        for method in ("GET", "POST")
        if not is_sent_to_log_in(answer := ask(session, method, desk.base + path))
    ]
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_an_account_of_their_own(
    desk: Desk, addresses: list[tuple[str, str]], role: str
) -> None:
    session = session_of(desk, role)
    wrong = [
        (name, method, answer.status_code)
        for name, path in addresses
        if name in OWN_ACCOUNT
        for method in ("GET", "POST")
        if (answer := ask(session, method, desk.base + path)).status_code not in (200, 302, 405)
        or is_sent_to_log_in(answer)
    ]
    assert not wrong


def test_a_user_without_a_group_gets_nowhere(desk: Desk, addresses: list[tuple[str, str]]) -> None:
    made = run_desk(
        desk.env, "shell", "--no-imports", "-c",
        "from django.contrib.auth.models import User; User.objects.create_user('ingen-gruppe', password='et langt kodeord 17')",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    session = log_in(desk, "ingen-gruppe", "et langt kodeord 17")
    answers = {
        name: ask(session, GUARDED[name][0], desk.base + path).status_code
        for name, path in addresses
        if name in GUARDED
    }
    assert answers == dict.fromkeys(GUARDED, 403)


@pytest.mark.parametrize("role", ROLES)
def test_the_admin_is_for_administrators_and_shows_them_accounts_only(
    desk: Desk, addresses: list[tuple[str, str]], role: str
) -> None:
    session = session_of(desk, role)
    reached = set()
    for name, path in addresses:
        if path.startswith("/admin/") and name not in ("admin:logout", "admin:login"):
            answer = session.get(desk.base + path, allow_redirects=False, timeout=20)
            assert answer.status_code < 500, path
            if answer.status_code == 200:
                reached.add(path)
    if role != ADMINISTRATOR:
        assert not reached
    else:
        assert "/admin/auth/user/" in reached
        assert {path for path in reached if not ACCOUNTS_ONLY.fullmatch(path)} == set()


@pytest.mark.parametrize("role", ROLES)
def test_no_session_opens_the_api(desk: Desk, addresses: list[tuple[str, str]], role: str) -> None:
    session = session_of(desk, role)
    answers = {
        name: session.get(desk.base + path, allow_redirects=False, timeout=10).status_code
        for name, path in addresses
        if name in BY_TOKEN
    }
    assert set(answers) == BY_TOKEN
    assert set(answers.values()) <= {401, 403}, answers
