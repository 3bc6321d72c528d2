"""Payloads of messages that the channel answers itself; Rasa's begin with a slash."""

from __future__ import annotations

import re

from vejviser.stores.mailbox_rows import OWN

STICKER = "#sticker"
LOCATION = "#location"
ATTACHMENT = "#attachment"
BUTTON_EXPIRED = "#button_expired"
_MORE = re.compile(r"more:([0-9]{1,9}):([0-9]{1,4})")


def of_files(kind: str) -> str:
    """The payload for files, the first of which is of this kind."""
    return f"#{kind}"


def more_payload(number: int, offset: int) -> str:
    """On the platform: the button behind which the choices of an answer from this one on are."""
    return f"more:{number}:{offset}"


def own_more(payload: str) -> str | None:
    """Ours, for a pressed button of `more_payload`."""
    return f"{OWN}{payload}" if _MORE.fullmatch(payload) else None


def more_of(own_payload: str) -> tuple[int, int] | None:
    """Number of the answer and place of the first choice to show."""
    found = _MORE.fullmatch(own_payload.removeprefix(OWN))
    return (int(found[1]), int(found[2])) if found else None
