"""The settings of the Messenger channel, which is on only when it has all that it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from environs import Env, EnvError

NEEDED = (
    "MESSENGER_PAGE_TOKEN",
    "MESSENGER_APP_SECRET",
    "MESSENGER_VERIFY_TOKEN",
    "MESSENGER_PAGE_ID",
)
_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")
_ID = re.compile(r"[0-9]{1,32}")
_ADDRESS = re.compile(r"https?://[^\s?#]+")


@dataclass(frozen=True)
class MessengerSettings:
    """What connects us to one page on Messenger. Secrets are left out of `repr`.

    `inbox_app_id` is the app that conversations are passed to for a human, None where there is none;
    `persona_id` the persona that the assistant answers as.
    """

    page_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    page_id: str
    graph_url: str
    graph_version: str
    inbox_app_id: str | None
    persona_id: str | None


def read_inbox_app_id(env: Env) -> str | None:
    """The app that humans answer with: all that the action server knows of Messenger. Raises `EnvError`."""
    found = env.str("MESSENGER_INBOX_APP_ID", "").strip() or None
    if found is not None and not _ID.fullmatch(found):
        raise EnvError("VEJVISER_MESSENGER_INBOX_APP_ID: a number is wanted")
    return found


def read_messenger_settings(env: Env) -> MessengerSettings | None:
    """The settings of `VEJVISER_MESSENGER_*`, None if none of those that it needs is set.

    Raises `EnvError`, which names the variable that is missing or cannot be used.
    """
    needed = {name: env.str(name, "").strip() for name in NEEDED}
    graph_url = env.str("MESSENGER_GRAPH_URL", "https://graph.facebook.com").rstrip("/")
    version = env.str("MESSENGER_GRAPH_VERSION", "v24.0")
    inbox_app_id = read_inbox_app_id(env)
    persona_id = env.str("MESSENGER_PERSONA_ID", "").strip() or None
    if not any(needed.values()):
        return None
    for name, value in needed.items():
        if not value:
            raise EnvError(f"VEJVISER_{name}: is missing, and the Messenger channel needs it")
        if not value.isascii() or not value.isprintable() or " " in value:
            raise EnvError(f"VEJVISER_{name}: printable ASCII characters without spaces are wanted")
    for name, value in (
        ("MESSENGER_PAGE_ID", needed["MESSENGER_PAGE_ID"]),
        ("MESSENGER_PERSONA_ID", persona_id),
    ):
        if value is not None and not _ID.fullmatch(value):
            raise EnvError(f"VEJVISER_{name}: a number is wanted")
    if not _ADDRESS.fullmatch(graph_url):
        raise EnvError(
            "VEJVISER_MESSENGER_GRAPH_URL: an address such as https://graph.facebook.com is wanted"
        )
    if not _VERSION.fullmatch(version):
        raise EnvError("VEJVISER_MESSENGER_GRAPH_VERSION: a version such as v24.0 is wanted")
    token, secret, verify_token, page_id = needed.values()
    return MessengerSettings(
        token, secret, verify_token, page_id, graph_url, version, inbox_app_id, persona_id
    )
