"""`deploy/Dockerfile`: its style, and whether what it copies is enough to run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.image_tree import DOCKERFILE, ImageTree, copied, lay_out, stages
from tests.desk.ports import free_port
from tests.e2e.running_stack import answers, wait_for
from tests.postgres import postgres_server
from vejviser.settings import PROJECT_ROOT

FINAL = ("vejviser", "desk")


@contextmanager
def running(tree: ImageTree, module: str, command: str, address: str) -> Iterator[None]:
    """A process of the image, once the address answers 200."""
    process = tree.start(module, command)
    try:

        def answers_well() -> bool:
            assert process.poll() is None, tree.log(module, command)
            return answers(address) == 200

        wait_for(answers_well, 120)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    result = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_images_run_as_nobody_in_particular_and_hold_no_secret() -> None:
    for stage in FINAL:
        users = [line.split()[1] for line in stages()[stage] if line.startswith("USER ")]
        assert users == ["10001:10001"], stage
    text = DOCKERFILE.read_text()
    assert not re.search(r"(?i)(password|secret|token)\s*=", text)
    assert not re.search(r"(?m)^(ADD|COPY) \. ", text), "a checkout may hold state and secrets"


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    lines = (PROJECT_ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    wanted = {source for stage in stages() for sources, _ in copied(stage) for source in sources}
    assert sent == wanted
    assert all((PROJECT_ROOT / path).exists() for path in wanted)


def test_the_desk_runs_from_what_its_image_has(tmp_path: Path) -> None:
    port = str(free_port())
    settings = {"VEJVISER_HOST": "127.0.0.1", "VEJVISER_DESK_PORT": port}
    tree = lay_out("desk", tmp_path, settings)
    before = tree.contents()
    assert not (tree.program / "actions").exists() and not (tree.program / "models").exists()
    setup = tree.run("desk", "setup")
    assert setup.returncode == 0, setup.stderr
    with running(tree, "desk", "serve", f"http://127.0.0.1:{port}/ready"):
        assert answers(f"http://127.0.0.1:{port}/login/") == 200
        assert answers(f"http://127.0.0.1:{port}/static/admin/css/base.css") == 200
    assert tree.contents() == before, "the root file system is read-only"


@pytest.fixture
def trained_models() -> Path:
    models = PROJECT_ROOT / "models"
    assert list(models.glob("vejviser-*.tar.gz")), "run `vejviser train` first"
    return models


def test_bot_and_actions_run_from_what_their_image_has(tmp_path: Path, trained_models: Path) -> None:
    bot, actions = free_port(), free_port()
    with postgres_server() as postgres:
        settings = {
            "VEJVISER_HOST": "127.0.0.1",
            "VEJVISER_BOT_PORT": str(bot),
            "VEJVISER_ACTIONS_PORT": str(actions),
            "VEJVISER_DATABASE_URL": postgres.new_database(),
            "VEJVISER_WEBSITE_SECRET": "w" * 32,
            "VEJVISER_ACTIONS_SECRET": "a" * 32,
            "VEJVISER_DESK_TOKEN": "t" * 32,
        }
        tree = lay_out("vejviser", tmp_path, settings)
        # The build trains it: from the same sources it has the same name.
        shutil.copytree(trained_models, tree.program / "models", dirs_exist_ok=True)
        before = tree.contents()
        migrated = tree.run("vejviser", "migrate")
        assert migrated.returncode == 0, migrated.stderr
        with (
            running(tree, "vejviser", "actions", f"http://127.0.0.1:{actions}/health"),
            running(tree, "vejviser", "bot", f"http://127.0.0.1:{bot}/ready"),
        ):
            assert answers(f"http://127.0.0.1:{bot}/webhooks/website/widget.js") == 200
            assert answers(f"http://127.0.0.1:{bot}/demo") == 200
        assert tree.contents() == before, "the root file system is read-only"
        assert list(tree.state.iterdir()) == [], "all secrets are in the environment: no state is needed"
