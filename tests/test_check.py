"""`vejviser check`: the shipped sources pass, and each kind of mistake is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vejviser.checks import problems
from vejviser.content import ContentError
from vejviser.settings import PROJECT_ROOT

SOURCES = ("config.yml", "domain.yml", "data", "actions", "content", "vejviser/bot/turn_processor.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources in a place where a test can break them."""
    for name in SOURCES:
        source, target = PROJECT_ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return tmp_path


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_shipped_sources_pass() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "vejviser", "check"], cwd=PROJECT_ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "to confirm" in checked.stdout


def test_response_that_nothing_uses_is_named(copy: Path) -> None:
    append(copy / "domain.yml", "  utter_forgotten:\n    - text: Hej\n")
    assert any("utter_forgotten" in line for line in problems(copy / "content", copy))


def test_message_under_two_intents_is_named(copy: Path) -> None:
    append(copy / "data/nlu/people.yml", "      - det samme to gange\n")
    append(copy / "data/nlu/privacy.yml", "      - det samme to gange\n")
    assert any("det samme to gange" in line for line in problems(copy / "content", copy))


def test_rule_with_an_unknown_action_is_named(copy: Path) -> None:
    rule = "\n  - rule: broken\n    steps:\n      - intent: thank\n      - action: action_unknown\n"
    append(copy / "data/rules/other.yml", rule)
    assert any("action_unknown" in line for line in problems(copy / "content", copy))


def test_suggestion_of_an_unknown_intent_is_named(copy: Path) -> None:
    append(copy / "content/meanings.yml", "dance: Dans med mig\n")
    assert any("dance" in line for line in problems(copy / "content", copy))


def test_menu_item_that_messenger_may_not_give_is_named(copy: Path) -> None:
    file = copy / "content" / "company.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("intent: ask_privacy", "intent: deny"), encoding="utf-8"
    )
    assert any("deny cannot stand in the menu" in line for line in problems(copy / "content", copy))


def test_error_of_the_website_channel_without_a_text_is_named(copy: Path) -> None:
    file = copy / "content" / "website.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("button_expired", "button_gone"), encoding="utf-8"
    )
    with pytest.raises(ContentError, match="button_expired"):
        list(problems(copy / "content", copy))
