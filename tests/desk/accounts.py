"""Users of the desk as its operator makes them, and browser sessions in which they have logged in."""

from __future__ import annotations

import re
from uuid import uuid4

import requests

from tests.desk.running_desk import Desk, run_desk, submit

READER, REVIEWER, LEAD, ADMINISTRATOR = "Læser", "Bedømmer", "Leder", "Administrator"
ROLES = (READER, REVIEWER, LEAD, ADMINISTRATOR)
SPARE = 5
_spare: dict[tuple[str, str], list[tuple[str, str]]] = {}
_sessions: dict[tuple[str, str], requests.Session] = {}
MADE = re.compile(r"desk: (\S+) \(\S+\) logs in with password (\S+)")


def make_accounts(desk: Desk, role: str, *names: str) -> dict[str, str]:
    """New users of a role: the passwords by name."""
    result = run_desk(desk.env, "account", role, *names)
    assert result.returncode == 0, result.stderr
    return dict(MADE.findall(result.stdout))


def new_user(desk: Desk, role: str = READER) -> tuple[str, str]:
    """Name and password of a user that no test has used. They are made several at once: that takes seconds."""
    spare = _spare.setdefault((desk.base, role), [])
    if not spare:
        names = [f"{uuid4().hex[:8]}-{number}" for number in range(SPARE)]
        spare += make_accounts(desk, role, *names).items()
    return spare.pop()


def log_in(desk: Desk, name: str, password: str) -> requests.Session:
    """A session in which the user has logged in."""
    session = requests.Session()
    answer = try_log_in(session, desk, name, password)
    assert answer.status_code == 302, "log-in refused"
    return session


def try_log_in(
    session: requests.Session, desk: Desk, name: str, password: str, **fields: str
) -> requests.Response:
    """What the log-in answers; redirects are not followed."""
    page = f"{desk.base}/login/"
    session.get(page, timeout=10)
    return submit(session, page, {"username": name, "password": password, **fields}, allow_redirects=False)


def session_of(desk: Desk, role: str) -> requests.Session:
    """A session of the role's one user of this desk, made when first asked for."""
    if (desk.base, role) not in _sessions:
        name = f"test-{ROLES.index(role)}"
        _sessions[desk.base, role] = log_in(desk, name, make_accounts(desk, role, name)[name])
    return _sessions[desk.base, role]
