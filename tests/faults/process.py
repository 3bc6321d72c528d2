"""One process of the product that a test can kill, pause and start again."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import requests

from vejviser.settings import PROJECT_ROOT

STOP_SECONDS = 30


class Process:
    """A command with its own environment; its output is appended to a log file.

    It leads a process group, so that what happens to it happens to its children, too.
    """

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], log: Path, health: str | None
    ) -> None:
        self.name = name
        self.log_file = log
        self.ended_alone: list[int] = []
        self._command = command
        self._environment = environment
        self._health = health
        self._running: subprocess.Popen[bytes] | None = None
        self._was_healthy = False

    @property
    def pid(self) -> int:
        """The leader's process id. Fails if nothing runs."""
        assert self._running is not None, f"{self.name} is not running"
        return self._running.pid

    @property
    def port(self) -> int:
        """Where it listens. Fails if it has no health address."""
        assert self._health is not None, f"{self.name} has no address"
        port = urlsplit(self._health).port
        assert port is not None
        return port

    def start(self) -> None:
        """Starts it, without waiting until it is ready."""
        assert self._running is None, f"{self.name} runs already"
        self._was_healthy = False
        with self.log_file.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=PROJECT_ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_healthy(self) -> bool:
        """Whether it answers its health address with 200."""
        if self._health is None:
            return self._running is not None
        try:
            healthy = requests.get(self._health, timeout=2).status_code == 200
        except requests.RequestException:
            return False
        self._was_healthy = self._was_healthy or healthy
        return healthy

    def send(self, how: signal.Signals) -> None:
        """Sends a signal to the process and its children."""
        os.killpg(self.pid, how)

    def kill(self) -> None:
        """SIGKILL, as by the kernel when memory is short."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Sends a signal and waits for the end; children that are left are killed."""
        if self._running is None:
            return
        process, self._running = self._running, None
        self._note_end(process.poll())
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
            os.killpg(process.pid, signal.SIGCONT)
        try:
            process.wait(STOP_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def restart_if_ended(self) -> int | None:
        """Starts it anew if it has ended by itself, as an init system does; gives the exit code then.

        An end after it had been healthy is noted in `ended_alone`: no fault around a process may end it. One
        that cannot start yet, because its database is away, may give up and be started again.
        """
        if self._running is None or (code := self._running.poll()) is None:
            return None
        self._note_end(code)
        self._running = None
        self.start()
        return code

    def _note_end(self, code: int | None) -> None:
        if code is not None and self._was_healthy:
            self.ended_alone.append(code)

    def log(self) -> str:
        """What it has printed."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
