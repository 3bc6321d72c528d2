"""The real processes on free ports: together as `make run` starts them, or one by one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.desk.ports import free_port
from vejviser.cli import QUIET_ENVIRONMENT
from vejviser.settings import PROJECT_ROOT

READY_SECONDS = 240  # training included, on a busy machine
COMMANDS = {
    "desk": ["-m", "desk", "serve"],
    "actions": ["-m", "vejviser", "actions"],
    "bot": ["-m", "vejviser", "bot"],
}


@dataclass
class Stack:
    """Desk, actions and bot with a state directory of their own."""

    var: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def bot(self) -> str:
        """The bot's address."""
        return f"http://127.0.0.1:{self.environment['VEJVISER_BOT_PORT']}"

    @property
    def desk(self) -> str:
        """The desk's address."""
        return f"http://127.0.0.1:{self.environment['VEJVISER_DESK_PORT']}"

    def start(self, name: str, *command: str) -> None:
        """Starts one process; its output goes to a log file under `var`."""
        with (self.var / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *(command or COMMANDS[name])],
                cwd=PROJECT_ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> int:
        """Stops one process and gives its exit code."""
        process = self.processes.pop(name)
        process.send_signal(how)
        return process.wait(timeout=30)

    def log(self, name: str) -> str:
        """What a process has printed."""
        return (self.var / f"{name}.log").read_text(errors="replace")

    def wait_ready(self) -> None:
        """Until the bot can answer; fails with the logs if a process ends before."""

        def ready() -> bool:
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended:\n{self.log(name)[-3000:]}"
            return answers(f"{self.bot}/ready") == 200

        wait_for(ready, READY_SECONDS)

    def api(self, path: str) -> requests.Response:
        """A GET of the desk's API with the bot's token."""
        token = (self.var / "desk-token").read_text().strip()
        return requests.get(
            f"{self.desk}/api/{path}", headers={"Authorization": f"Token {token}"}, timeout=10
        )

    def ticket(self, number: str) -> dict:
        """A ticket as the desk has it."""
        answer = self.api(f"tickets/{number}/")
        assert answer.status_code == 200, answer.text
        return answer.json()


def answers(address: str) -> int | None:
    """The status of a GET, `None` if nobody answers."""
    try:
        return requests.get(address, timeout=5).status_code
    except requests.RequestException:
        return None


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Until the condition holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def stack_environment(var: Path, **settings: str) -> dict[str, str]:
    """An environment with no settings of ours but these, on free ports."""
    # A test that imports Rasa itself finds Rasa's own settings in its environment from then on.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("VEJVISER_") and name not in QUIET_ENVIRONMENT
    }
    ports = {f"VEJVISER_{name}_PORT": str(free_port()) for name in ("BOT", "ACTIONS", "DESK")}
    return {**inherited, "VEJVISER_VAR": str(var), **ports, **settings}


def with_action_server(environment: dict[str, str]) -> dict[str, str]:
    """The environment with actions in a process of their own, at the port that is meant for them."""
    return {
        "VEJVISER_ACTIONS_URL": f"http://127.0.0.1:{environment['VEJVISER_ACTIONS_PORT']}",
        **environment,
    }


@contextmanager
def running_together(var: Path, *options: str, **settings: str) -> Iterator[Stack]:
    """Everything under `vejviser up`, as `make run` has it, or with options of its own."""
    stack = Stack(var, stack_environment(var, **settings))
    stack.start("up", "-m", "vejviser", "up", *options)
    try:
        stack.wait_ready()
        yield stack
    finally:
        stack.stop("up", signal.SIGINT)


@contextmanager
def running_apart(var: Path, *, action_server: bool = True, **settings: str) -> Iterator[Stack]:
    """Processes that a test can stop and start one by one; actions in one of their own, or in the bot's."""
    environment = stack_environment(var, **settings)
    stack = Stack(var, with_action_server(environment) if action_server else environment)
    subprocess.run(
        [sys.executable, "-m", "desk", "setup"], cwd=PROJECT_ROOT, env=stack.environment, check=True
    )
    try:
        for name in COMMANDS:
            if name != "actions" or action_server:
                stack.start(name)
        stack.wait_ready()
        yield stack
    finally:
        for name in list(stack.processes):
            stack.stop(name)
