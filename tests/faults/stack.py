"""The product as separate processes, with everything around it that can break."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.desk.ports import free_port
from tests.e2e.running_stack import READY_SECONDS, answers, wait_for, with_action_server
from tests.faults.faulty_desk import FaultyDesk, faulty_desk
from tests.faults.jumping_clock import JumpingClock
from tests.faults.process import Process
from tests.faults.small_disk import SmallDisk, small_disk
from tests.postgres import PostgresServer, postgres_server
from tests.redis_server import RedisServer, redis_server
from vejviser.settings import PROJECT_ROOT

# Limits that a load from one address would meet.
NO_LIMITS = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "1000000" for who in ("MESSAGES", "ADDRESS")}
TOKEN_BYTES = 24


@dataclass
class FaultStack:
    """`entry` is where customers go. What a set-up does not have is None."""

    name: str
    entry: str
    database_url: str
    desk_database_url: str
    processes: dict[str, Process]
    clocks: dict[str, JumpingClock]
    desk: FaultyDesk
    postgres: PostgresServer | None = None
    redis: RedisServer | None = None
    disk: SmallDisk | None = None
    notes: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Process]:
        """The processes whose name begins so: `bot`, `actions`, `desk`."""
        return [process for name, process in self.processes.items() if name.split("-")[0] == kind]

    def wait_ready(self) -> None:
        """Until every process is healthy and customers are answered; one that ended is started again."""

        def ready() -> bool:
            for process in self.processes.values():
                process.restart_if_ended()
            healthy = all(process.is_healthy() for process in self.processes.values())
            return healthy and answers(f"{self.entry}/ready") == 200

        try:
            wait_for(ready, READY_SECONDS)
        except AssertionError as error:
            logs = "\n".join(f"{p.name}: {p.log()[-2000:]}" for p in self.processes.values())
            raise AssertionError(f"not ready:\n{logs}") from error


@contextmanager
def one_machine(var: Path, *, action_server: bool = False) -> Iterator[FaultStack]:
    """SQLite on a small disk; desk and one bot, as `make run` has them, or with an action server beside it."""
    processes: dict[str, Process] = {}
    state = var / "state"
    state.mkdir()
    with small_disk(state, lambda: [process.pid for process in processes.values()]) as disk:
        database_url, desk_database_url = (f"sqlite:///{state / name}.db" for name in ("vejviser", "desk"))
        environment = _environment(state, database_url, desk_database_url)
        if action_server:
            environment = with_action_server(environment)
        with faulty_desk(int(environment["VEJVISER_DESK_PORT"])) as desk:
            processes |= _processes(var, environment, desk, workers=1, servers=int(action_server))
            entry = f"http://127.0.0.1:{environment['VEJVISER_BOT_PORT']}"
            stack = FaultStack(
                "one-machine", entry, database_url, desk_database_url, processes,
                _clocks(var, processes), desk, disk=disk,
                notes=[f"disk full: {disk.how}"],
            )  # fmt: skip
            with _running(stack, environment):
                yield stack


@contextmanager
def two_workers(var: Path) -> Iterator[FaultStack]:
    """PostgreSQL, Redis, and two bots and two action servers behind the proxy of `deploy/haproxy.cfg`."""
    with postgres_server() as postgres, redis_server() as redis:
        database_url, desk_database_url = postgres.new_database(), postgres.new_database()
        environment = _environment(var, database_url, desk_database_url)
        environment["VEJVISER_REDIS_URL"] = redis.url
        public, actions = free_port(), free_port()
        environment["VEJVISER_ACTIONS_URL"] = f"http://127.0.0.1:{actions}"
        environment["VEJVISER_WEBSITE_ORIGINS"] = f"http://127.0.0.1:{public}"
        with faulty_desk(int(environment["VEJVISER_DESK_PORT"])) as desk:
            processes = _processes(var, environment, desk, workers=2, servers=2)
            processes["proxy"] = _proxy(var, public, actions, processes)
            stack = FaultStack(
                "two-workers", f"http://127.0.0.1:{public}", database_url, desk_database_url, processes,
                _clocks(var, processes), desk, postgres=postgres, redis=redis,
            )  # fmt: skip
            with _running(stack, environment):
                yield stack


@contextmanager
def _running(stack: FaultStack, environment: dict[str, str]) -> Iterator[None]:
    subprocess.run(
        [sys.executable, "-m", "desk", "setup"],
        cwd=PROJECT_ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for process in stack.processes.values():
            process.start()
        stack.wait_ready()
        yield
    finally:
        for process in reversed(stack.processes.values()):
            process.end()


def _environment(state: Path, database_url: str, desk_database_url: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VEJVISER_")}
    ports = {f"VEJVISER_{name}_PORT": str(free_port()) for name in ("BOT", "ACTIONS", "DESK")}
    made_up = {
        f"VEJVISER_{name}": secrets.token_hex(TOKEN_BYTES)
        for name in ("WEBSITE_SECRET", "ACTIONS_SECRET", "DESK_TOKEN")
    }
    return {
        **inherited,
        **ports,
        **made_up,
        **NO_LIMITS,
        "VEJVISER_VAR": str(state),
        "VEJVISER_DATABASE_URL": database_url,
        "VEJVISER_DESK_DATABASE_URL": desk_database_url,
        "PYTHONUNBUFFERED": "1",
    }


def _processes(
    var: Path, environment: dict[str, str], desk: FaultyDesk, *, workers: int, servers: int
) -> dict[str, Process]:
    """Desk, action servers and bots; the first of each but the desk has a clock that can jump."""
    made = {}
    for kind, command, path, many in (
        ("desk", ["-m", "desk", "serve"], "/ready", 1),
        ("actions", ["-m", "vejviser", "actions"], "/health", servers),
        ("bot", ["-m", "vejviser", "bot"], "/live", workers),
    ):
        for number in range(1, many + 1):
            own = dict(environment)
            port_name = f"VEJVISER_{kind.upper()}_PORT"
            if workers > 1 and kind != "desk":
                own[port_name] = str(free_port())
            if kind != "desk":
                own["VEJVISER_DESK_URL"] = desk.url
                if number == 1:
                    own |= JumpingClock(_clock_file(var, kind)).environment
            name = kind if kind == "desk" else f"{kind}-{number}"
            health = f"http://127.0.0.1:{own[port_name]}{path}"
            made[name] = Process(name, [sys.executable, *command], own, var / f"{name}.log", health)
    return made


def _clock_file(var: Path, kind: str) -> Path:
    return var / f"clock-{kind}"


def _clocks(var: Path, processes: dict[str, Process]) -> dict[str, JumpingClock]:
    kinds = ("actions", "bot")
    return {f"{kind}-1": JumpingClock(_clock_file(var, kind)) for kind in kinds if f"{kind}-1" in processes}


def _proxy(var: Path, public: int, actions: int, processes: dict[str, Process]) -> Process:
    """The reverse proxy with the configuration that the project ships."""
    places = {
        "PUBLIC_BIND": f"127.0.0.1:{public}",
        "ACTIONS_BIND": f"127.0.0.1:{actions}",
        **{f"BOT_{n}": _place(processes[f"bot-{n}"]) for n in (1, 2)},
        **{f"ACTIONS_{n}": _place(processes[f"actions-{n}"]) for n in (1, 2)},
    }
    command = ["haproxy", "-db", "-f", str(PROJECT_ROOT / "deploy" / "haproxy.cfg")]
    health = f"http://127.0.0.1:{public}/proxy-live"
    return Process("proxy", command, {**os.environ, **places}, var / "proxy.log", health)


def _place(process: Process) -> str:
    return f"127.0.0.1:{process.port}"
