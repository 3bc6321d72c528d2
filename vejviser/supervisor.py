"""`vejviser up`: desk, actions and bot as one thing that starts, logs and stops together."""

from __future__ import annotations

import os
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
from vejviser.processes import Process, planned, ports
from vejviser.secret_files import make_state_directory
from vejviser.settings import PROJECT_ROOT, Settings
from vejviser.stores.migrations import migrate
from vejviser.training import TrainingFailed, trained_model

SETUP_FAILED = "setting up failed, see above"
READY_POLL_SECONDS = 0.5


class CannotStart(RuntimeError):
    """Something an operator must mend before the processes can start; one line says what."""


def up(settings: Settings, workers: int = 1, action_workers: int = 0) -> int:
    """Prepares, starts and watches the processes until Ctrl-C or until one of them ends.

    Several workers are started again when they die. Gives the exit code: that of the process that ended
    first, 130 after Ctrl-C. Raises `CannotStart`, `SettingsError`, and `ContentError` for broken content.
    """
    _say("[1/4] Checking settings, content and ports ...")
    make_state_directory(settings.var)
    processes = planned(settings, workers, action_workers)
    _check_ports(settings.host, ports(settings, processes))
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
    _say(f"[4/4] Starting {', '.join(process.name for process in processes)} ...")
    return _run(settings, processes)


def _say(line: str) -> None:
    print(line, flush=True)


def _check_ports(host: str, wanted: dict[str, int]) -> None:
    for name, port in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                reason = error.strerror or "unusable"
                raise CannotStart(
                    f"cannot use port {port} on {host}: {reason}; set {name} to another one"
                ) from error


def _train() -> None:
    """In a process of its own: training's gigabyte of memory goes with it."""
    command = [sys.executable, "-m", "vejviser", "train"]
    if subprocess.run(command, cwd=PROJECT_ROOT).returncode != 0:
        raise TrainingFailed("training failed, see above")


def _run(settings: Settings, processes: list[Process]) -> int:
    # A line of JSON is a line of JSON only without the process's name before it; it names its process itself.
    manager = Manager(Printer(sys.stdout, prefix=not settings.json_logs))
    for process in processes:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **process.environment}
        manager.add_process(process.name, process.line, env=environment, cwd=str(PROJECT_ROOT))
    proxied = any(process.name == "proxy" for process in processes)
    watcher = threading.Thread(target=_announce, args=(settings, proxied, time.monotonic()), daemon=True)
    watcher.start()
    manager.loop()
    return int(manager.returncode or 0)


def _announce(settings: Settings, proxied: bool, started: float) -> None:
    """Prints the addresses once a message can be answered."""
    # The proxy lets only the public channels through.
    chat = "" if proxied else "  Talk to it:  make chat   (in another terminal)\n"
    bot = f"http://{settings.host}:{settings.bot_port}"
    while not _is_ready(f"{bot}/ready"):
        time.sleep(READY_POLL_SECONDS)
    _say(
        f"\nReady after {time.monotonic() - started:.0f} s.\n"
        f"  Demo shop:   {bot}/demo\n"
        f"{chat}"
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
