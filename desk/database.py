"""Database addresses, as SQLAlchemy and the operator write them, in Django's terms."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from vejviser.settings import SettingsError

VARIABLE = "VEJVISER_DESK_DATABASE_URL"
ASSISTANT_VARIABLE = "VEJVISER_DATABASE_URL"
POSTGRES_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg2")
POSTGRES_OPTIONS = (
    "application_name", "connect_timeout", "options", "sslcert", "sslkey", "sslmode", "sslrootcert"
)  # fmt: skip
BUSY_SECONDS = 20
CONNECT_SECONDS = 5
CONNECTION_AGE_SECONDS = 60
# What is asked for is in memory or on a disk that does not turn. With PostgreSQL's own 4.0 a word that is in
# every fifteenth conversation is looked for in all of them, one after the other, instead of in the index.
PLANNING = "-c random_page_cost=1.1"


def database_settings(url: str, variable: str = VARIABLE) -> dict[str, Any]:
    """The `DATABASES` entry for `sqlite:///path` or `postgresql://user:pw@host:port/name?sslmode=…`.

    User, password, host and name may be percent-encoded. Raises `SettingsError`, which never quotes the
    address because it holds a password.
    """
    if url.startswith("sqlite:"):
        return _sqlite(url, variable)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"{variable}: host or port cannot be read") from error
    if parts.scheme not in POSTGRES_SCHEMES:
        raise SettingsError(f"{variable}: must start with sqlite:/// or postgresql://")
    return _postgres(parts, port, variable)


def read_only_settings(url: str) -> dict[str, Any]:
    """The `DATABASES` entry for the assistant's database, which refuses to be written to and is never made.

    Raises `SettingsError` like `database_settings`.
    """
    entry = database_settings(url, ASSISTANT_VARIABLE)
    options = entry["OPTIONS"]
    if entry["ENGINE"].endswith("sqlite3"):
        entry["NAME"] = f"file:{quote(entry['NAME'])}?mode=rw"
        options |= {"uri": True, "transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON"}
    else:
        options["options"] += " -c default_transaction_read_only=on"
    return entry


def _sqlite(url: str, variable: str) -> dict[str, Any]:
    # The path is taken as it is: it is not percent-encoded, and ? or # may be part of it.
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path == ":memory:":
        raise SettingsError(f"{variable}: sqlite needs a file, as in sqlite:////srv/vejviser/desk.db")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": CONNECTION_AGE_SECONDS,
        "OPTIONS": {
            # A transaction that starts as a reader and then writes fails at once, whatever the busy time-out.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }


def _postgres(parts: SplitResult, port: int | None, variable: str) -> dict[str, Any]:
    query = dict(parse_qsl(parts.query))
    socket_directory = query.pop("host", "")
    unknown = sorted(set(query) - set(POSTGRES_OPTIONS))
    if unknown:
        raise SettingsError(f"{variable}: unknown option {unknown[0]!r}")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise SettingsError(f"{variable}: the database's name is missing after the host")
    # Ours first: an operator's own word counts.
    options = f"{PLANNING} {query.pop('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or socket_directory,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": CONNECTION_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_SECONDS, **query, "options": options},
    }
