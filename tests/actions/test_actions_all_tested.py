"""Every action of the domain is served, and is called by a test of this directory."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.actions.running_actions import ActionServer, action_call, domain

ACTIONS: list[str] = domain()["actions"]


def words_of_the_tests() -> set[str]:
    """Every string in the test modules beside this one."""
    modules = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_server_knows_the_action(server: ActionServer, action: str) -> None:
    # 500: an empty conversation is not what every action is made for, but it is there.
    assert server.post(action_call(action)).status_code in (200, 500)


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_has_a_test(action: str) -> None:
    words = words_of_the_tests()
    if action.startswith("validate_"):
        assert action.removeprefix("validate_") in words  # tests call forms with `server.answer`
    else:
        assert action in words


def test_every_skill_of_the_code_is_in_the_domain() -> None:
    from rasa_sdk.executor import ActionExecutor

    from actions.forms.form import GuidedForm
    from actions.skill import Skill

    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == set(ACTIONS)
    assert len(Skill.__subclasses__()) + len(GuidedForm.__subclasses__()) == len(ACTIONS)
