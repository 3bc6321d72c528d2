"""What an operator sees: one clear line for what can be mended, a clean stop."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

from tests.e2e.running_stack import Stack, answers, running_together, stack_environment, wait_for
from vejviser.settings import PROJECT_ROOT


def run_up(var: Path, **settings: str) -> tuple[int, str]:
    """`vejviser up` that is expected to end by itself: its exit code and its last line."""
    environment = stack_environment(var, **settings)
    ended = subprocess.run(
        [sys.executable, "-m", "vejviser", "up"],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.returncode, ended.stderr.strip().splitlines()[-1]


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, line = run_up(tmp_path, VEJVISER_BOT_PORT=port)
    assert code != 0
    assert port in line
    assert "VEJVISER_BOT_PORT" in line


def test_state_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    code, line = run_up(blocked / "var")
    assert code != 0
    assert str(blocked) in line


def test_broken_content_is_named_with_its_line(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(PROJECT_ROOT / "content", content)
    company = content / "company.yml"
    company.write_text(company.read_text().replace("name: Vejviser", "navn: Vejviser"))
    code, line = run_up(tmp_path / "var", VEJVISER_CONTENT=str(content))
    assert code != 0
    assert "company.yml:" in line
    assert "navn" in line


def test_setting_that_is_no_number_is_named(tmp_path: Path) -> None:
    code, line = run_up(tmp_path, VEJVISER_DESK_PORT="otte tusind")
    assert code != 0
    assert "VEJVISER_DESK_PORT" in line


def test_ctrl_c_stops_everything_and_a_dying_process_takes_the_others_along(tmp_path: Path) -> None:
    with running_together(tmp_path) as stack:
        desk = stack.desk
        assert answers(f"{stack.bot}/live") == 200
        assert answers(f"{desk}/live") == 200
        wait_for(lambda: "Ready after" in stack.log("up"), 10)
    assert answers(f"{desk}/live") is None
    assert answers(f"{stack.bot}/live") is None

    again = Stack(tmp_path, stack.environment)
    again.start("up", "-m", "vejviser", "up")
    again.wait_ready()
    assert again.log("up").count("The model is up to date") == 2  # neither start has trained
    assert again.log("up").count("with password") == 1  # the first one has told it, only then
    bot = re.findall(r"bot started \(pid=(\d+)\)", again.log("up"))[-1]
    os.kill(int(bot), signal.SIGKILL)
    up = again.processes["up"]
    wait_for(lambda: up.poll() is not None, 30)
    assert up.returncode != 0
    assert answers(f"{stack.bot}/live") is None


def test_rest_channel_is_closed_in_production(tmp_path: Path) -> None:
    with running_together(tmp_path, VEJVISER_ENVIRONMENT="production") as stack:
        answer = requests.post(
            f"{stack.bot}/webhooks/rest/webhook", json={"sender": "x", "message": "hej"}, timeout=10
        )
        assert answer.status_code == 404


def test_rest_channel_refuses_bad_input(stack: Stack) -> None:
    address = f"{stack.bot}/webhooks/rest/webhook"
    for body in ({"message": "hej"}, {"sender": "x"}, {"sender": "x", "message": "å" * 5001}, ["hej"]):
        assert requests.post(address, json=body, timeout=10).status_code == 400
    assert requests.post(address, data="{", timeout=10).status_code == 400
