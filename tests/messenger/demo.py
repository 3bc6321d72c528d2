"""`make run-messenger-demo`: the whole product, the stand-in for Meta, and a customer's phone in the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from tests.desk.ports import free_port
from tests.e2e.running_stack import answers
from tests.messenger.phone import Phone
from tests.messenger.platform.server import Platform, running_platform
from vejviser.settings import PROJECT_ROOT

LOOK_SECONDS = 0.5
STOP_SECONDS = 30


@contextmanager
def running_product(platform: Platform, console: Console) -> Iterator[str]:
    """`vejviser up` with its output in a file, set up with the platform; gives the bot's address."""
    var = PROJECT_ROOT / "var" / "messenger-demo"
    var.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "VEJVISER_VAR": str(var), **platform.settings()}
    bot = f"http://127.0.0.1:{environment.get('VEJVISER_BOT_PORT', '5005')}"
    log = var / "up.log"
    console.print(f"[dim]Starting everything; its output goes to {log.relative_to(PROJECT_ROOT)} ...[/dim]")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "vejviser", "up"],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while answers(f"{bot}/ready") != 200:
            if process.poll() is not None:
                raise SystemExit(f"It ended:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(LOOK_SECONDS)
        command = [sys.executable, "-m", "vejviser", "messenger", "setup", "--callback", bot]
        if subprocess.run(command, cwd=PROJECT_ROOT, env=environment).returncode != 0:
            raise SystemExit("`vejviser messenger setup` failed")
        _tell_staff(console, log)
        yield bot
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)


def _tell_staff(console: Console, log: Path) -> None:
    """Where the cases are, and the password that the first start prints."""
    for line in log.read_text(errors="replace").splitlines():
        if "Desk:" in line or "password" in line.lower():
            console.print(f"[dim]{line.strip()}[/dim]")


def main() -> None:
    """Runs until Ctrl-D."""
    console = Console(highlight=False)
    with running_platform(free_port()) as platform, running_product(platform, console):
        console.print(
            "[bold]You are a customer on Messenger.[/bold] Write in Danish; a number presses; :help helps."
        )
        stopped = threading.Event()
        with patch_stdout(raw=True):
            phone = Phone(platform, Console(highlight=False, force_terminal=sys.stdout.isatty()))
            watcher = threading.Thread(target=phone.watch, args=(stopped,), daemon=True)
            watcher.start()
            _talk(phone)
            stopped.set()
            watcher.join()


def _talk(phone: Phone) -> None:
    prompt: PromptSession[str] = PromptSession()
    while True:
        try:
            line = prompt.prompt(HTML("<b>You: </b>")).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line:
            phone.takes(line)


if __name__ == "__main__":
    main()
