"""Options of browser profiles and of the product under test."""

from __future__ import annotations

from typing import Any

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK: dict[str, Any] = {"color_scheme": "dark"}
# All customers of a test process have one address.
NO_LIMITS = {f"VEJVISER_WEBSITE_{who}_PER_MINUTE": "100000" for who in ("MESSAGES", "ADDRESS")}
