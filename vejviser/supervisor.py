"""`vejviser up`: desk, actions and bot as one thing that starts, logs and stops together."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from urllib.error import URLError
from urllib.request import urlopen

from honcho.manager import Manager
from honcho.printer import Printer

from vejviser.content import load_content
from vejviser.secret_files import make_state_directory
from vejviser.settings import PROJECT_ROOT, Settings
from vejviser.stores.migrations import migrate
from vejviser.training import TrainingFailed, trained_model

SETUP_FAILED = "setting up failed, see above"
READY_POLL_SECONDS = 0.5


class CannotStart(RuntimeError):
    """Something an operator must mend before the processes can start; one line says what."""


def up(settings: Settings) -> int:
    """Prepares, starts and watches the processes until Ctrl-C or until one of them ends.

    Gives the exit code: that of the process that ended first, 130 after Ctrl-C. Raises
    `CannotStart`, `SettingsError`, and `ContentError` for broken content.
    """
    _say("[1/4] Checking settings, content and ports ...")
    _check_ports(settings)
    make_state_directory(settings.var)
    load_content(settings.content)
    _say("[2/4] Setting up the databases ...")
    migrate(settings.database_url)
    if subprocess.run([sys.executable, "-m", "desk", "setup"], cwd=PROJECT_ROOT).returncode != 0:
        raise CannotStart(SETUP_FAILED)
    if trained_model(settings.models) is None:
        _say("[3/4] Training the model: about a minute, only when its sources have changed ...")
        _train()
    else:
        _say("[3/4] The model is up to date.")
    _say("[4/4] Starting desk, actions and bot ...")
    return _run(settings)


def _say(line: str) -> None:
    print(line, flush=True)


def _check_ports(settings: Settings) -> None:
    ports = {
        "VEJVISER_BOT_PORT": settings.bot_port,
        "VEJVISER_ACTIONS_PORT": settings.actions_port,
        "VEJVISER_DESK_PORT": settings.desk_port,
    }
    for name, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError as error:
                reason = error.strerror or "unusable"
                raise CannotStart(
                    f"cannot use port {port} on {settings.host}: {reason}; set {name} to another one"
                ) from error


def _train() -> None:
    """In a process of its own: training's gigabyte of memory goes with it."""
    command = [sys.executable, "-m", "vejviser", "train"]
    if subprocess.run(command, cwd=PROJECT_ROOT).returncode != 0:
        raise TrainingFailed("training failed, see above")


def _run(settings: Settings) -> int:
    manager = Manager(Printer(sys.stdout))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    python = shlex.quote(sys.executable)
    for name, command in (
        ("desk", f"{python} -m desk serve"),
        ("actions", f"{python} -m vejviser actions"),
        ("bot", f"{python} -m vejviser bot"),
    ):
        # `exec`: no shell stays between us and the process, so it gets our signals itself.
        manager.add_process(name, f"exec {command}", env=environment, cwd=str(PROJECT_ROOT))
    watcher = threading.Thread(target=_announce, args=(settings, time.monotonic()), daemon=True)
    watcher.start()
    manager.loop()
    return int(manager.returncode or 0)


def _announce(settings: Settings, started: float) -> None:
    """Prints the addresses once a message can be answered."""
    bot = f"http://{settings.host}:{settings.bot_port}"
    while not _is_ready(f"{bot}/ready"):
        time.sleep(READY_POLL_SECONDS)
    _say(
        f"\nReady after {time.monotonic() - started:.0f} s.\n"
        f"  Demo shop:   {bot}/demo\n"
        "  Talk to it:  make chat   (in another terminal)\n"
        f"  Bot:         {bot}\n"
        f"  Desk:        http://{settings.host}:{settings.desk_port}/  (for staff)\n"
        "  Stop:        Ctrl-C\n"
    )


def _is_ready(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
