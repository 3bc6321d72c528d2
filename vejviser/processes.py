"""Which processes `vejviser up` runs, with which commands and settings."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from vejviser.proxy import proxy_file
from vejviser.settings import Settings, SettingsError

# Workers listen this far above the port that their proxy listens on.
WORKER_PORTS = 101


@dataclass(frozen=True)
class Process:
    """A process of ours: its name in the log, its command line and what it has in its environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    restarts: bool = False

    @property
    def line(self) -> str:
        """The command for a shell. `exec`: no shell stays between, so the process gets our signals itself."""
        words = (
            (sys.executable, "-m", "vejviser.restarting", *self.command) if self.restarts else self.command
        )
        return "exec " + shlex.join(words)


def planned(settings: Settings, workers: int, action_workers: int) -> list[Process]:
    """The processes for so many bots and action servers; without servers the bots run the actions themselves.

    A single bot is found at its own port. More are behind HAProxy, and a worker that dies is started again.
    Raises `SettingsError` for what several workers need and do not have.
    """
    python = sys.executable
    desk = Process("desk", (python, "-m", "desk", "serve"))
    review = Process("review", (python, "-m", "desk", "follow"))
    # The address that staff see may lead over the internet; the desk is next door.
    to_desk = {"VEJVISER_DESK_URL": f"http://127.0.0.1:{settings.desk_port}"}
    if workers == 1 and action_workers == 0:
        return [desk, review, Process("bot", (python, "-m", "vejviser", "bot"), to_desk)]
    haproxy = _needed_for_workers(settings)
    bots = {f"bot-{n}": settings.bot_port + WORKER_PORTS + n - 1 for n in range(1, workers + 1)}
    servers = {
        f"actions-{n}": settings.actions_port + WORKER_PORTS + n - 1 for n in range(1, action_workers + 1)
    }
    origins = ",".join(sorted(settings.website_origins))
    bot_environment = {
        "VEJVISER_WEBSITE_ORIGINS": origins,
        "VEJVISER_PROXIES": str(settings.proxies + 1),
        **({"VEJVISER_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}"} if servers else to_desk),
    }
    file, addresses = proxy_file(settings, bots, servers)
    return [
        Process(desk.name, desk.command, restarts=True),
        Process(review.name, review.command, restarts=True),
        Process("proxy", (haproxy, "-db", "-f", str(file)), addresses, restarts=True),
        *(
            Process(
                name,
                (python, "-m", "vejviser", "actions"),
                {**to_desk, "VEJVISER_ACTIONS_PORT": str(port)},
                restarts=True,
            )
            for name, port in servers.items()
        ),
        *(
            Process(
                name,
                (python, "-m", "vejviser", "bot"),
                {**bot_environment, "VEJVISER_BOT_PORT": str(port)},
                restarts=True,
            )
            for name, port in bots.items()
        ),
    ]


def ports(settings: Settings, processes: list[Process]) -> dict[str, int]:
    """The ports that must be free, by the setting that moves them."""
    wanted = {
        "VEJVISER_BOT_PORT": settings.bot_port,
        "VEJVISER_DESK_PORT": settings.desk_port,
    }
    if any(process.name.startswith("actions") for process in processes):
        wanted["VEJVISER_ACTIONS_PORT"] = settings.actions_port
    for process in processes:
        for name in ("VEJVISER_BOT_PORT", "VEJVISER_ACTIONS_PORT"):
            if name in process.environment:
                wanted[f"{name}, from which the port of {process.name} follows,"] = int(
                    process.environment[name]
                )
    return wanted


def _needed_for_workers(settings: Settings) -> str:
    """The path of HAProxy. Raises `SettingsError`."""
    if not settings.database_url.startswith(("postgres://", "postgresql://")):
        raise SettingsError("VEJVISER_DATABASE_URL: several workers need a PostgreSQL that they share")
    if settings.redis_url is None:
        raise SettingsError("VEJVISER_REDIS_URL: several workers need a Redis that they share")
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    haproxy = shutil.which("haproxy", path=search)
    if haproxy is None:
        raise SettingsError("several workers need HAProxy in front of them (Debian: apt-get install haproxy)")
    return haproxy
