"""Every setting of every process, read from the environment in one place.

Imports nothing of Rasa: the desk reads its settings here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from environs import Env, EnvError, validate

PROJECT_ROOT = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """What the operator can set. Ports are TCP ports, paths are absolute."""

    host: str
    bot_port: int
    actions_port: int
    desk_port: int
    var: Path
    content: Path
    models: Path
    fixed_today: date | None
    production: bool
    database_url: str
    desk_database_url: str
    desk_url: str
    desk_token: str | None

    @property
    def serves_rest_channel(self) -> bool:
        """Rasa's `rest` channel has no authentication: loopback and development only."""
        return not self.production and self.host in LOOPBACK_HOSTS

    def today(self) -> date:
        """The date that dated content is read at; `VEJVISER_TODAY` pins it."""
        return self.fixed_today or date.today()


def read_settings() -> Settings:
    """Settings from the process's environment.

    Raises `SettingsError` with one line that names the variable.
    """
    env = Env(prefix="VEJVISER_", eager=True)
    try:
        host = env.str("HOST", "127.0.0.1")
        var = Path(env.str("VAR", str(PROJECT_ROOT / "var"))).expanduser().resolve()
        desk_port = _port(env, "DESK_PORT", 8000)
        return Settings(
            host=host,
            bot_port=_port(env, "BOT_PORT", 5005),
            actions_port=_port(env, "ACTIONS_PORT", 5055),
            desk_port=desk_port,
            var=var,
            content=Path(env.str("CONTENT", str(PROJECT_ROOT / "content"))).expanduser().resolve(),
            models=Path(env.str("MODELS", str(PROJECT_ROOT / "models"))).expanduser().resolve(),
            fixed_today=env.date("TODAY", None),
            production=env.str(
                "ENVIRONMENT", "development", validate=validate.OneOf(["development", "production"])
            )
            == "production",
            database_url=env.str("DATABASE_URL", f"sqlite:///{var / 'vejviser.db'}"),
            desk_database_url=env.str("DESK_DATABASE_URL", f"sqlite:///{var / 'desk.db'}"),
            desk_url=env.str("DESK_URL", f"http://127.0.0.1:{desk_port}").rstrip("/"),
            desk_token=env.str("DESK_TOKEN", None),
        )
    except EnvError as error:
        raise SettingsError(str(error)) from error


def _port(env: Env, name: str, default: int) -> int:
    return env.int(name, default, validate=validate.Range(min=1, max=65535))
