"""The variables that the processes read, taken from where they are read."""

from __future__ import annotations

import re

from vejviser.settings import PROJECT_ROOT

BOT_SETTINGS = [PROJECT_ROOT / "vejviser" / name for name in ("settings.py", "messenger_settings.py")]
DESK_SETTINGS = PROJECT_ROOT / "desk" / "settings.py"


def known_settings() -> set[str]:
    """Names such as `VEJVISER_BOT_PORT`."""
    code = "".join(file.read_text(encoding="utf-8") for file in BOT_SETTINGS)
    shared = set(re.findall(r'"([A-Z][A-Z_]*[A-Z])"', code))
    desk = set(re.findall(r'_env\.\w+\("([A-Z_]+)"', DESK_SETTINGS.read_text(encoding="utf-8")))
    assert {"BOT_PORT", "DATABASE_URL", "PROXIES"} <= shared and "SECRET_KEY" in desk, "read wrongly"
    return {f"VEJVISER_{name}" for name in shared} | {f"VEJVISER_DESK_{name}" for name in desk}
