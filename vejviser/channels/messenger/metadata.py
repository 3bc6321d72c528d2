"""What we send along with each message and get back in its echo ("Send API", `message.metadata`)."""

from __future__ import annotations

import re

_METADATA = re.compile(r"vejviser:([0-9]{1,9}):([0-9]{1,4})")


def metadata(number: int, part: int) -> str:
    """For this part (from 0) of the answer with this number."""
    return f"vejviser:{number}:{part}"


def read_metadata(text: str | None) -> tuple[int, int] | None:
    """Number and part; None if the message is not ours."""
    found = _METADATA.fullmatch(text or "")
    return (int(found[1]), int(found[2])) if found else None
