"""A real Redis that can be killed and started again: `with redis_server() as redis: redis.url`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.desk.ports import free_port

START_SECONDS = 30


class RedisMissing(RuntimeError):
    """The program is not installed."""


class RedisServer:
    """Redis without any file: what it held is gone after a restart, as in most installations."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As `VEJVISER_REDIS_URL` takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """Of the server."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> None:
        """Returns when it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self._directory, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._client().ping()
                return
            except redis.RedisError as error:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self._directory / "log").read_text()) from error
                time.sleep(0.05)

    def kill(self) -> None:
        """Ends it at once, and what it held with it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

    def break_connections(self) -> int:
        """Closes the connections of all clients, subscribers too; gives how many there were."""
        client = self._client()
        return sum(client.execute_command("CLIENT", "KILL", "TYPE", kind) for kind in ("normal", "pubsub"))

    def _client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=5)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server for the time of the block. Raises `RedisMissing`."""
    if shutil.which("redis-server") is None:
        raise RedisMissing("Redis is not installed; `make test` installs it (Debian: redis-server).")
    with tempfile.TemporaryDirectory(prefix="vejviser-redis-") as directory:
        server = RedisServer(Path(directory))
        server.start()
        try:
            yield server
        finally:
            server.kill()
