"""`vejviser messenger setup` and `status` against the stand-in: what is set, and what is said when something is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.ports import free_port
from tests.e2e.running_stack import Stack, stack_environment
from tests.messenger.customer import MessengerCustomer
from tests.messenger.platform.graph_errors import CALL_LIMIT, UNAVAILABLE, GraphError
from tests.messenger.platform.server import WEBHOOK_PATH, Platform, running_platform
from vejviser.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "content"
PERSONA = 'persona: { name: Vejviser (robot), picture_url: "https://www.example.dk/robot.png" }'


@pytest.fixture
def fresh() -> Iterator[Platform]:
    """A page on which nothing is set up."""
    with running_platform(free_port()) as platform:
        yield platform


def vejviser(var: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a `vejviser messenger` command."""
    return subprocess.run(
        [sys.executable, "-m", "vejviser", "messenger", *command],
        cwd=PROJECT_ROOT,
        env=stack_environment(var, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_setup_sets_the_whole_profile_and_status_finds_it(
    platform: Platform, stack: Stack, tmp_path: Path
) -> None:
    platform.page.profile.clear()
    platform.page.subscribed_fields.clear()
    done = vejviser(tmp_path, "setup", "--callback", stack.bot, **platform.settings())
    assert done.returncode == 0, done.stdout + done.stderr
    profile = platform.page.profile
    assert "en maskine, ikke et menneske" in profile["greeting"][0]["text"]
    assert profile["get_started"]
    items = profile["persistent_menu"][0]["call_to_actions"]
    assert [item["title"] for item in items][:2] == ["Giv feedback", "Klag"]
    assert len(profile["ice_breakers"][0]["call_to_actions"]) == 4
    assert platform.webhook.callback == stack.bot + WEBHOOK_PATH
    assert {"messages", "standby", "message_echoes"} <= set(platform.page.subscribed_fields)
    found = vejviser(tmp_path, "status", **platform.settings())
    assert found.returncode == 0, found.stdout + found.stderr
    assert "FAILED" not in found.stdout
    assert platform.page.name in found.stdout


def test_the_menu_that_was_set_works_for_a_customer(
    platform: Platform, stack: Stack, customer: MessengerCustomer, tmp_path: Path
) -> None:
    done = vejviser(tmp_path, "setup", **platform.settings())
    assert done.returncode == 0, done.stdout + done.stderr
    profile = platform.page.profile
    customer.sends(customer.events.postback("Kom i gang", profile["get_started"]["payload"]))
    assert "maskine" in customer.answer()
    for item in profile["persistent_menu"][0]["call_to_actions"]:
        if item["title"] in ("Telefon og e-mail", "Se mine klagemuligheder"):
            customer.sends(customer.events.postback(item["title"], item["payload"]))
            assert customer.answer()
    assert "Telefon og e-mail" in customer.written
    breaker = profile["ice_breakers"][0]["call_to_actions"][1]
    customer.sends(customer.events.postback(breaker["question"], breaker["payload"]))
    assert "kundeservice" in customer.answer().lower()


def test_setup_without_settings_says_which_are_needed(tmp_path: Path) -> None:
    done = vejviser(tmp_path, "setup")
    assert done.returncode == 1
    assert "VEJVISER_MESSENGER_PAGE_TOKEN" in done.stderr
    assert "docs/messenger.md" in done.stderr


def test_a_dry_run_shows_the_profile_and_needs_no_account(tmp_path: Path) -> None:
    done = vejviser(tmp_path, "setup", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"get_started", "greeting", "persistent_menu", "ice_breakers"}


def break_token(platform: Platform) -> None:
    platform.page.expired = True


def break_permission(platform: Platform) -> None:
    platform.page.permissions.remove("pages_manage_metadata")


def break_page(platform: Platform) -> None:
    platform.page.id = "105000000000002"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (break_token, "it has expired or was taken back"),
        (break_permission, "no permission pages_manage_metadata"),
        (break_page, "VEJVISER_MESSENGER_PAGE_ID says"),
    ],
)
def test_setup_with_a_wrong_token_sets_nothing_and_says_why(
    fresh: Platform, tmp_path: Path, wrong: object, said: str
) -> None:
    settings = fresh.settings()
    wrong(fresh)  # type: ignore[operator]
    done = vejviser(tmp_path, "setup", **settings)
    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert not fresh.page.profile
    assert "Traceback" not in done.stderr
    assert settings["VEJVISER_MESSENGER_PAGE_TOKEN"] not in done.stdout + done.stderr


def test_status_names_everything_that_is_wrong(fresh: Platform, tmp_path: Path) -> None:
    fresh.page.reviewed.clear()
    fresh.page.expires_at = int(time.time()) + 3600
    done = vejviser(tmp_path, "status", **fresh.settings(VEJVISER_MESSENGER_PERSONA_ID="42"))
    assert done.returncode == 1
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    for name in ("page token", "app review", "webhook", "page's events", "profile", "persona"):
        assert any(line.startswith(f"FAILED  {name}:") for line in failed), (name, done.stdout)


def test_status_sees_a_profile_that_somebody_changed(fresh: Platform, tmp_path: Path) -> None:
    assert vejviser(tmp_path, "setup", **fresh.settings()).returncode == 0
    fresh.page.profile["greeting"][0]["text"] = "Hej!"
    done = vejviser(tmp_path, "status", **fresh.settings())
    assert "FAILED  profile: not as in content/company.yml: greeting" in done.stdout


@pytest.mark.parametrize("error", [CALL_LIMIT, UNAVAILABLE])
def test_a_graph_in_trouble_is_told_in_words(fresh: Platform, tmp_path: Path, error: GraphError) -> None:
    fresh.fails_with = error
    done = vejviser(tmp_path, "setup", **fresh.settings())
    assert done.returncode == 1
    assert "try again" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_webhook_that_does_not_answer_is_not_subscribed(fresh: Platform, tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    done = vejviser(tmp_path, "setup", "--callback", nobody, **fresh.settings())
    assert done.returncode == 1
    assert "could not verify the webhook" in done.stdout
    assert fresh.page.app_subscription is None


def test_a_persona_of_the_content_is_made_once(fresh: Platform, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SHIPPED, content)
    company = (content / "company.yml").read_text(encoding="utf-8")
    (content / "company.yml").write_text(
        company.replace("\nmessenger:\n", f"\nmessenger:\n  {PERSONA}\n"), encoding="utf-8"
    )
    settings = fresh.settings(VEJVISER_CONTENT=str(content))
    first, second = (vejviser(tmp_path, "setup", **settings) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stdout + second.stdout
    (number,) = fresh.page.personas
    assert f"VEJVISER_MESSENGER_PERSONA_ID={number}" in first.stdout
    assert f"VEJVISER_MESSENGER_PERSONA_ID={number}" in second.stdout
