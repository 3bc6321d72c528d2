"""The configuration of the proxy before several workers on one machine, made from `deploy/haproxy.cfg`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from vejviser.settings import PROJECT_ROOT, Settings

DEPLOYED = PROJECT_ROOT / "deploy" / "haproxy.cfg"
# How bots reach action servers: without those there is nothing to reach.
_TO_ACTIONS = ("frontend bots_call", "backend actions")
_SERVER = re.compile(r'^(?P<indent>\s+)server (?P<kind>bot|actions)-(?P<number>\d+) "\$\{\w+\}"(?P<rest>.*)$')


def proxy_file(
    settings: Settings, bots: Mapping[str, int], servers: Mapping[str, int]
) -> tuple[Path, dict[str, str]]:
    """Writes the configuration for workers `name: port`; gives its path and the environment that it needs."""
    lines: list[str] = []
    section = ""
    for line in DEPLOYED.read_text(encoding="utf-8").splitlines():
        section = section if line.startswith((" ", "#")) or not line else line
        if section in _TO_ACTIONS and not servers:
            continue
        found = _SERVER.match(line)
        if found is None:
            lines.append(line)
            if line.strip() == "option dontlognull":
                # In one log with everything else, only what went wrong is of interest.
                lines.append("    option dontlog-normal")
        elif found["number"] == "1":
            workers = bots if found["kind"] == "bot" else servers
            for name, port in workers.items():
                lines.append(f"{found['indent']}server {name} 127.0.0.1:{port}{found['rest']}")
    file = settings.var / "haproxy.cfg"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return file, {
        "PUBLIC_BIND": f"{host}:{settings.bot_port}",
        "ACTIONS_BIND": f"127.0.0.1:{settings.actions_port}",
    }
