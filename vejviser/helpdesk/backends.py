"""Which help desk the operator chose, and the token it asks for."""

from __future__ import annotations

from vejviser.helpdesk.desk import Desk
from vejviser.helpdesk.errors import Misconfigured
from vejviser.helpdesk.protocol import HelpDesk
from vejviser.settings import Settings

TOKEN_FILE = "desk-token"


def open_help_desk(settings: Settings) -> HelpDesk:
    """The help desk of these settings. Nothing is read or connected to before the first call of it."""
    return Desk(settings.desk_url, lambda: read_token(settings))


def read_token(settings: Settings) -> str:
    """The desk's token: `VEJVISER_DESK_TOKEN`, else the file `desk-token` under `VEJVISER_VAR`.

    Read anew each time, because the desk may write the file after we have started. Raises `Misconfigured`.
    """
    token = settings.desk_token or _token_file(settings)
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Misconfigured("the help desk's token is empty or no token")
    return token


def _token_file(settings: Settings) -> str:
    path = settings.var / TOKEN_FILE
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"no token for the help desk: VEJVISER_DESK_TOKEN is not set and {path} not readable"
        ) from error
