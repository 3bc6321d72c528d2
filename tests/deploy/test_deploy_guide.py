"""`docs/operate.md`: its table of settings is complete, and its backups can be restored."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.deploy.known_settings import known_settings
from tests.deploy.operating_guide import GUIDE, run_commands, settings_table
from tests.desk.running_desk import Desk, desk_environment, running_desk, served
from tests.postgres import ROLE, PostgresServer, postgres_server
from vejviser.settings import PROJECT_ROOT
from vejviser.stores.database import Database
from vejviser.stores.mailbox import Mailbox
from vejviser.stores.mailbox_rows import ConversationGone
from vejviser.stores.migrations import migrate

CONVERSATION = "website-kopieret"
PICTURE = b"%PDF-1.4\n%gem mig\n%%EOF\n"


def test_the_table_of_settings_has_every_setting_and_no_other() -> None:
    assert settings_table() == known_settings()


def test_what_the_guide_links_to_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) >= 8
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (GUIDE.parent / target).exists(), target


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "deploy" / "systemd" / "vejviser.service").read_text()
    unit = tmp_path / "vejviser.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={shutil.which('true')}", text))
    result = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "vejviser.service" not in result.stderr, result.stderr


@contextmanager
def stores(bot: str, desk: str, var: Path) -> Iterator[tuple[Mailbox, Desk, str]]:
    """Both databases with something to lose, and the address of an attachment."""
    migrate(bot)
    database = Database(bot)
    mailbox = Mailbox(database)
    mailbox.open(CONVERSATION, "website")
    mailbox.accept(CONVERSATION, "1", text="Jeg vil gerne klage")
    with running_desk(var, VEJVISER_DESK_DATABASE_URL=desk) as running:
        number = running.open_ticket()["number"]
        added = running.api(
            "POST", f"tickets/{number}/attachments/", files={"file": ("kvittering.pdf", PICTURE)}, key="1"
        )
        assert added.status_code == 201, added.text
        yield mailbox, running, number
    database.close()


def check_restored(bot: str, desk: Desk, number: str) -> None:
    """The message is in the mailbox, the ticket at the desk, the attachment can be read, staff can log in."""
    database = Database(bot)
    events = Mailbox(database).events(CONVERSATION, 0)
    database.close()
    assert [event.text for event in events] == ["Jeg vil gerne klage"]
    with served(desk.env) as (base, process):
        again = Desk(base, desk.var, desk.env, desk.password, process)
        ticket = again.api("GET", f"tickets/{number}/").json()
        (attachment,) = ticket["attachments"]
        path = urlsplit(attachment["url"]).path.removeprefix("/api/")
        assert again.api("GET", path).content == PICTURE
        again.staff_session()


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def test_a_backup_of_postgresql_can_be_restored(tmp_path: Path, postgres: PostgresServer) -> None:
    bot, desk_url = postgres.address("vejviser"), postgres.address("vejviser_desk")
    parts = urlsplit(bot)
    env = {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(postgres.port),
        "PGUSER": ROLE,
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": "postgres",
    }
    for name in ("vejviser", "vejviser_desk"):
        subprocess.run(["createdb", name], env={**env, "PATH": "/usr/bin:/bin"}, check=True, timeout=30)
    settings = tmp_path / "vejviser.env"
    settings.write_text("VEJVISER_ENVIRONMENT=production\n")
    places = {
        "/var/backups/vejviser": tmp_path / "backups",
        "/var/lib/vejviser": tmp_path / "var",
        "/etc/vejviser/vejviser.env": settings,
    }
    with stores(bot, desk_url, tmp_path / "var") as (mailbox, desk, number):
        backup = run_commands("back up PostgreSQL", places, env)
        # What comes after the backup is lost, as it must be: the restore is no merge.
        mailbox.open("website-senere", "website")
    assert (Path(backup) / "vejviser.env").read_text() == settings.read_text()
    shutil.rmtree(tmp_path / "var")
    (tmp_path / "var").mkdir()
    run_commands("restore PostgreSQL", places, {**env, "backup": backup})
    check_restored(bot, desk, number)
    database = Database(bot)
    with pytest.raises(ConversationGone):
        Mailbox(database).conversation("website-senere")
    database.close()


def test_a_backup_of_sqlite_can_be_restored_while_the_processes_run(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    bot, desk_url = f"sqlite:///{var / 'vejviser.db'}", f"sqlite:///{var / 'desk.db'}"
    places = {"/var/backups/vejviser": tmp_path / "backups", "/var/lib/vejviser": var}
    with stores(bot, desk_url, var) as (_, desk, number):
        backup = run_commands("back up SQLite", places, {})
    shutil.rmtree(var)
    var.mkdir()
    run_commands("restore SQLite", places, {"backup": backup})
    check_restored(bot, desk, number)


def test_an_older_version_refuses_a_newer_database_in_one_line(tmp_path: Path) -> None:
    env = desk_environment(tmp_path / "var")
    command = [sys.executable, "-m", "vejviser", "migrate"]
    subprocess.run(command, cwd=PROJECT_ROOT, env=env, check=True, timeout=60)
    subprocess.run(
        [
            "sqlite3",
            tmp_path / "var" / "vejviser.db",
            "UPDATE vejviser_schema_version SET version_num = '9999'",
        ],
        check=True,
        timeout=10,
    )
    refused = subprocess.run(
        command, cwd=PROJECT_ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1 and "9999" in refused.stderr
