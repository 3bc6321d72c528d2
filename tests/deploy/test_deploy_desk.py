"""Several desks on one database, behind a proxy that ends TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.desk.running_desk import COMPLAINT, PASSWORD, desk_environment, run_desk, served
from tests.postgres import postgres_server

ADDRESS = "https://desk.example.dk"
# What the proxy passes on of a browser's request to ADDRESS.
FROM_PROXY = {"Host": "desk.example.dk", "X-Forwarded-Proto": "https"}
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
API_TOKEN = "t" * 40


class Staff:
    """A browser at ADDRESS, whose requests the proxy gives to one desk or the other."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def request(self, desk: str, method: str, path: str, **kwargs) -> requests.Response:
        headers = {
            **FROM_PROXY,
            "Origin": ADDRESS,
            "Referer": f"{ADDRESS}{path}",
            **kwargs.pop("headers", {}),
        }
        # `requests` itself would keep secure cookies back: it does not see the TLS that the proxy ended.
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = requests.request(
            method, f"{desk}{path}", headers=headers, timeout=20, allow_redirects=False, **kwargs
        )
        self.cookies.update(answer.cookies.get_dict())
        return answer

    def log_in(self, desk: str, then: str, password: str, **kwargs) -> requests.Response:
        """Gets the form from one desk and sends it to another."""
        found = FORM_TOKEN.search(self.request(desk, "GET", "/login/").text)
        assert found
        fields = {"csrfmiddlewaretoken": found[1], "username": "leder", "password": password}
        return self.request(then, "POST", "/login/", data=fields, **kwargs)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Two desks with a state directory each, and the first member of staff's password."""
    directory = tmp_path_factory.mktemp("desks")
    with postgres_server() as postgres:
        shared = {
            "VEJVISER_ENVIRONMENT": "production",
            "VEJVISER_DESK_URL": ADDRESS,
            "VEJVISER_DESK_ALLOWED_HOSTS": "desk, desk.inside.example.dk",
            "VEJVISER_DESK_DATABASE_URL": postgres.new_database(),
            "VEJVISER_DESK_SECRET_KEY": "k" * 50,
            "VEJVISER_DESK_TOKEN": API_TOKEN,
        }
        first, second = (desk_environment(directory / name, **shared) for name in ("one", "two"))
        found = PASSWORD.search(run_desk(first, "setup").stdout)
        assert found
        with served(first) as (one, _), served(second) as (two, _):
            yield one, two, found[1]


def test_staff_log_in_at_one_desk_and_go_on_at_the_other(desks: tuple[str, str, str]) -> None:
    one, two, password = desks
    staff = Staff()
    assert staff.log_in(one, two, password).status_code == 302
    for desk in (one, two):
        assert staff.request(desk, "GET", "/admin/tickets/ticket/").status_code == 200


def test_another_page_cannot_send_a_form(desks: tuple[str, str, str]) -> None:
    one, two, password = desks
    strange = {"Origin": "https://fremmed.example.dk", "Referer": "https://fremmed.example.dk/"}
    assert Staff().log_in(one, two, password, headers=strange).status_code == 403


def test_the_proxy_is_not_to_be_talked_around(desks: tuple[str, str, str]) -> None:
    one, _, _ = desks
    pretended = {**FROM_PROXY, "Host": "fremmed.example.dk", "X-Forwarded-Host": "desk.example.dk"}
    assert requests.get(f"{one}/login/", headers=pretended, timeout=20).status_code == 400


def test_a_ticket_repeated_at_the_other_desk_is_the_same_one(desks: tuple[str, str, str]) -> None:
    one, two, _ = desks
    headers = {"Host": "desk", "Authorization": f"Token {API_TOKEN}", "Idempotency-Key": uuid4().hex}
    answers = [
        requests.post(f"{desk}/api/tickets/", headers=headers, json=COMPLAINT, timeout=20)
        for desk in (one, two)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["number"] == answers[1].json()["number"]
    assert answers[0].json()["url"].startswith(ADDRESS), "links are for the staff's browsers"


@pytest.mark.parametrize("command", ["setup", "serve"])
def test_a_key_that_can_be_guessed_is_refused_in_one_line(tmp_path: Path, command: str) -> None:
    result = run_desk(desk_environment(tmp_path / "var", VEJVISER_DESK_SECRET_KEY="hemmelig"), command)
    assert result.returncode != 0
    lines = (result.stdout + result.stderr).strip().splitlines()
    assert len(lines) == 1 and "VEJVISER_DESK_SECRET_KEY" in lines[0]
    assert "hemmelig" not in lines[0]
