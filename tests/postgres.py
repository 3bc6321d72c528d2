"""A real PostgreSQL for tests: `with postgres_server() as server: url = server.new_database()`.

The binaries are Debian's (`postgresql`); `make test` installs them. The server runs as a user without
privileges, on a free port of the loopback interface, in a directory that goes away with it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg2

from tests.desk.ports import free_port

ROLE = "vejviser"
# Everything that has a meaning in an address, to prove that it is decoded.
PASSWORD = "p@ss/w:rd%æ?#"
UNPRIVILEGED_USER = "postgres"
START_SECONDS = 30
STOP_SECONDS = 30
# The server's own signals, see "Shutting Down the Server" in PostgreSQL's manual.
IMMEDIATE, FAST = signal.SIGQUIT, signal.SIGINT


class PostgresMissing(RuntimeError):
    """The binaries are not installed."""


class PostgresServer:
    """A server that can be stopped and started again with what it has stored."""

    def __init__(self, directory: Path, user: str | None) -> None:
        self.port = free_port()
        self._directory = directory
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Makes the data directory."""
        password_file = self._directory / "password"
        password_file.write_text(PASSWORD + "\n", encoding="utf-8")
        subprocess.run(
            [_binaries() / "initdb", "-D", self._directory / "data", "-U", ROLE, f"--pwfile={password_file}",
             "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=self._directory, **_identity(self._user),
        )  # fmt: skip

    def start(self) -> None:
        """Returns when it takes connections. Raises `RuntimeError` with its log."""
        log_file = self._directory / "log"
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [_binaries() / "postgres", "-D", self._directory / "data", "-p", str(self.port),
                 "-k", self._directory, "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1",
                 "-c", "max_connections=100"],
                stdout=log, stderr=log, cwd=self._directory, **_identity(self._user),
            )  # fmt: skip
        _wait_for(self, self._process, log_file)

    def stop(self, how: signal.Signals = IMMEDIATE) -> None:
        """Stops it: `IMMEDIATE` as a crash, `FAST` with open transactions rolled back and a clean end."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=STOP_SECONDS)
            self._process = None

    @property
    def pid(self) -> int:
        """Of the server, which starts all its other processes."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def new_database(self) -> str:
        """The address of a new, empty database, as `postgresql://user:password@host:port/name`."""
        name = f"test_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def copy_of(self, address: str) -> str:
        """The address of a new database with what another one holds, to which nobody is connected."""
        name = f"test_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {address.rsplit('/', 1)[1]}")
        return self.address(name)

    def empty_database(self) -> str:
        """The address of one database that each call empties: quicker than a new one for each test."""
        self.break_connections()
        self._execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return self.address("postgres")

    def break_connections(self) -> int:
        """Ends every client's connection, as a restart of a firewall would; gives how many there were."""
        return self._execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def drop_database(self, address: str) -> None:
        """Remove a database that `new_database` made, whoever is connected to it."""
        self._execute(f"DROP DATABASE {address.rsplit('/', 1)[1]} WITH (FORCE)")

    def address(self, database: str) -> str:
        """The address of a database of the server."""
        return f"postgresql://{ROLE}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def _execute(self, statement: str) -> int:
        connection = psycopg2.connect(self.address("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.rowcount
        finally:
            connection.close()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the time of the block. Raises `PostgresMissing` where it is not installed."""
    _binaries()
    directory = Path(tempfile.mkdtemp(prefix="vejviser-postgres-"))
    user = UNPRIVILEGED_USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(directory, user)
    server = PostgresServer(directory, user)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise PostgresMissing("PostgreSQL is not installed; `make test` installs it (Debian: postgresql).")
    return found[-1].parent


def _identity(user: str | None) -> dict:
    """Arguments of `subprocess` that make a process run as the user; PostgreSQL refuses to run as root."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def _wait_for(server: PostgresServer, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(server.address("postgres")).close()
            return
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.05)
