"""`deploy/compose.yaml`, read by Docker Compose itself; it needs no engine for that."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.known_settings import known_settings
from vejviser.settings import PROJECT_ROOT

DEPLOY = PROJECT_ROOT / "deploy"
COMPOSE = Path(sys.executable).parent / "docker-compose"
SECRETS = {
    "POSTGRES_PASSWORD": "a1" * 16,
    "VEJVISER_WEBSITE_SECRET": "b2" * 16,
    "VEJVISER_ACTIONS_SECRET": "c3" * 16,
    "VEJVISER_DESK_TOKEN": "d4" * 16,
    "VEJVISER_DESK_SECRET_KEY": "e5" * 16,
}
# What each process may know; more would be more to lose.
MAY_KNOW = {
    "bot-1": {"POSTGRES_PASSWORD", "VEJVISER_WEBSITE_SECRET", "VEJVISER_ACTIONS_SECRET"},
    "bot-2": {"POSTGRES_PASSWORD", "VEJVISER_WEBSITE_SECRET", "VEJVISER_ACTIONS_SECRET"},
    "actions-1": {"POSTGRES_PASSWORD", "VEJVISER_ACTIONS_SECRET", "VEJVISER_DESK_TOKEN"},
    "actions-2": {"POSTGRES_PASSWORD", "VEJVISER_ACTIONS_SECRET", "VEJVISER_DESK_TOKEN"},
    "desk": {"POSTGRES_PASSWORD", "VEJVISER_DESK_TOKEN", "VEJVISER_DESK_SECRET_KEY"},
    "review": {"POSTGRES_PASSWORD", "VEJVISER_DESK_TOKEN", "VEJVISER_DESK_SECRET_KEY"},
    "desk-setup": {"POSTGRES_PASSWORD", "VEJVISER_DESK_TOKEN", "VEJVISER_DESK_SECRET_KEY"},
    "migrate": {"POSTGRES_PASSWORD"},
    "postgres": {"POSTGRES_PASSWORD"},
    "proxy": set(),
    "redis": set(),
}


def run_compose(env_file: Path) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return subprocess.run(
        [COMPOSE, "--env-file", env_file, "-f", DEPLOY / "compose.yaml", "config", "--format", "json"],
        capture_output=True,
        text=True,
        env={name: value for name, value in inherited.items() if not name.startswith("VEJVISER_")},
        timeout=60,
        check=False,
    )


def filled(example: str, **secrets: str) -> str:
    """The example with its empty lines filled in."""
    return re.sub(r"(?m)^(\w+)=$", lambda found: f"{found[1]}={secrets.get(found[1], '')}", example)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict:
    env_file = tmp_path_factory.mktemp("compose") / "env"
    env_file.write_text(filled((DEPLOY / "env.example").read_text(), **SECRETS))
    result = run_compose(env_file)
    assert result.returncode == 0, result.stderr
    assert "warning" not in result.stderr.lower(), result.stderr
    return json.loads(result.stdout)["services"]


def test_each_secret_is_asked_for(tmp_path: Path) -> None:
    example = (DEPLOY / "env.example").read_text()
    for missing in SECRETS:
        (tmp_path / "env").write_text(filled(example, **{**SECRETS, missing: ""}))
        result = run_compose(tmp_path / "env")
        assert result.returncode != 0
        assert f"required variable {missing} is missing" in result.stderr


def test_every_process_knows_its_own_secrets_only(services: dict) -> None:
    def known(service: dict) -> set[str]:
        told = json.dumps(service)
        return {name for name, value in SECRETS.items() if value in told}

    assert {name: known(service) for name, service in services.items()} == MAY_KNOW


def test_only_proxy_and_desk_are_published_and_only_on_loopback(services: dict) -> None:
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert set(published) == {"proxy", "desk"}
    for ports in published.values():
        assert [port["host_ip"] for port in ports] == ["127.0.0.1"]


def test_databases_have_no_way_out(services: dict) -> None:
    for name in ("postgres", "redis", "migrate"):
        assert list(services[name]["networks"]) == ["inside"], name


def test_every_variable_of_ours_is_one_that_is_read(services: dict) -> None:
    given = {name for service in services.values() for name in service.get("environment", {})}
    ours = {name for name in given if name.startswith("VEJVISER_")}
    assert len(ours) >= 10
    assert ours <= known_settings()


def test_our_processes_wait_for_migrations_and_are_watched(services: dict) -> None:
    for name in ("bot-1", "bot-2", "actions-1", "actions-2"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["desk"]["depends_on"]["desk-setup"]["condition"] == "service_completed_successfully"
    jobs = {"migrate", "desk-setup"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == jobs
    assert {name for name, service in services.items() if service["restart"] == "no"} == jobs


def test_our_processes_run_with_as_little_as_they_need(services: dict) -> None:
    for name in MAY_KNOW.keys() - {"postgres"}:
        service = services[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_the_proxy_is_told_of_every_worker(services: dict) -> None:
    addresses = {name: value for name, value in services["proxy"]["environment"].items() if value[0] != ":"}
    workers = {f"{name}:{5005 if name.startswith('bot') else 5055}" for name in services if name[-1] in "12"}
    assert set(addresses.values()) == workers
    used = set(re.findall(r"\$\{(\w+)\}", (DEPLOY / "haproxy.cfg").read_text()))
    assert used == set(services["proxy"]["environment"])
