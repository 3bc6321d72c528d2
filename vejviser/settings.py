"""Every setting of every process, read from the environment in one place.

Imports nothing of Rasa: the desk reads its settings here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from environs import Env, EnvError, validate

from vejviser.messenger_settings import MessengerSettings, read_inbox_app_id, read_messenger_settings

PROJECT_ROOT = Path(__file__).resolve().parent.parent
_ORIGIN = re.compile(r"https?://[^/\s?#@,*]+")
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
    actions_url: str | None
    actions_secret: str | None
    database_url: str
    redis_url: str | None
    desk_database_url: str
    desk_url: str
    desk_token: str | None
    website_origins: frozenset[str]
    website_session_hours: int
    website_messages_per_minute: int
    website_address_per_minute: int
    website_secret: str | None
    messenger: MessengerSettings | None
    messenger_inbox_app_id: str | None
    proxies: int
    json_logs: bool

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
        bot_port = _port(env, "BOT_PORT", 5005)
        actions_port = _port(env, "ACTIONS_PORT", 5055)
        return Settings(
            host=host,
            bot_port=bot_port,
            actions_port=actions_port,
            desk_port=desk_port,
            var=var,
            content=Path(env.str("CONTENT", str(PROJECT_ROOT / "content"))).expanduser().resolve(),
            models=Path(env.str("MODELS", str(PROJECT_ROOT / "models"))).expanduser().resolve(),
            fixed_today=env.date("TODAY", None),
            production=env.str(
                "ENVIRONMENT", "development", validate=validate.OneOf(["development", "production"])
            )
            == "production",
            actions_url=env.str("ACTIONS_URL", "").rstrip("/") or None,
            actions_secret=env.str("ACTIONS_SECRET", None, validate=_long("ACTIONS_SECRET")),
            redis_url=env.str("REDIS_URL", None, validate=_redis_url),
            database_url=env.str("DATABASE_URL", f"sqlite:///{var / 'vejviser.db'}"),
            desk_database_url=env.str("DESK_DATABASE_URL", f"sqlite:///{var / 'desk.db'}"),
            desk_url=env.str("DESK_URL", f"http://127.0.0.1:{desk_port}").rstrip("/"),
            desk_token=env.str("DESK_TOKEN", None),
            website_origins=_origins(env, host, bot_port),
            website_session_hours=_at_least_one(env, "WEBSITE_SESSION_HOURS", 24),
            website_messages_per_minute=_at_least_one(env, "WEBSITE_MESSAGES_PER_MINUTE", 40),
            website_address_per_minute=_at_least_one(env, "WEBSITE_ADDRESS_PER_MINUTE", 240),
            website_secret=env.str("WEBSITE_SECRET", None, validate=_long("WEBSITE_SECRET")),
            messenger=read_messenger_settings(env),
            messenger_inbox_app_id=read_inbox_app_id(env),
            proxies=env.int("PROXIES", 0, validate=validate.Range(min=0, max=9)),
            json_logs=env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"])) == "json",
        )
    except EnvError as error:
        raise SettingsError(str(error)) from error


def _at_least_one(env: Env, name: str, default: int) -> int:
    return env.int(name, default, validate=validate.Range(min=1))


def _origins(env: Env, host: str, bot_port: int) -> frozenset[str]:
    """Pages that may use the website channel: those of the environment and the bot's own demo page."""
    listed = [origin.strip().rstrip("/").lower() for origin in env.list("WEBSITE_ORIGINS", [])]
    for origin in listed:
        if not _ORIGIN.fullmatch(origin):
            raise EnvError("VEJVISER_WEBSITE_ORIGINS: origins such as https://www.example.dk are wanted")
    own = {host, *LOOPBACK_HOSTS[:2]} if host in LOOPBACK_HOSTS else {host}
    return frozenset({*listed, *(f"http://{name}:{bot_port}" for name in own)})


def _long(name: str) -> Callable[[str | None], None]:
    def long_enough(value: str | None) -> None:
        if value is not None and len(value) < 32:
            raise EnvError(f"VEJVISER_{name}: at least 32 characters are wanted")

    return long_enough


def _redis_url(value: str | None) -> None:
    if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
        raise EnvError("VEJVISER_REDIS_URL: an address such as redis://host:6379/0 is wanted")


def _port(env: Env, name: str, default: int) -> int:
    return env.int(name, default, validate=validate.Range(min=1, max=65535))
